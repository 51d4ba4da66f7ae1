package dev.boardcast.gateway.pin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of all servers' pins.
///
/// @param folder null where nothing is kept: what is seen first holds until the end
public record PinBook(@Nullable Path folder) {
  public static final PinBook NONE = new PinBook(null);

  /// The pins of a server; null where nothing is kept.
  public @Nullable PinFile of(String server) {
    return folder == null ? null : new PinFile(folder, server);
  }

  /// The servers that have pins.
  public List<String> servers() throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }
}
