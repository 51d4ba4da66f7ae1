package dev.boardcast.app.serve;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.IoReasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Tells other programs where a server answers: `{"trackerUrl", "hubUrl", "pid"}` as JSON, there
/// from when both answer until the server's orderly end. Thread-safe.
public final class ReadyFile implements AutoCloseable {
  private final Path file;
  private final String content;

  private ReadyFile(Path file, String content) {
    this.file = file;
    this.content = content;
  }

  /// @throws CommandFailure when the file cannot be written, with what to do
  public static ReadyFile write(Path file, BoardcastServer server) {
    JsonObject json = new JsonObject();
    json.addProperty("trackerUrl", server.trackerUrl().toString());
    json.addProperty("hubUrl", server.hubUrl().toString());
    json.addProperty("mcpUrl", server.mcpUrl().toString());
    return write(file, json);
  }

  /// The same of another server.
  ///
  /// @param json where it answers; its process is added
  public static ReadyFile write(Path file, JsonObject json) {
    json.addProperty("pid", ProcessHandle.current().pid());
    ReadyFile ready = new ReadyFile(file, json.toString());
    // Moved into place, so that whoever waits for it never reads half of it.
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(aside, ready.content);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      return ready;
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot write %s (%s): give --ready-file a path in a folder that can be written"
              .formatted(file, IoReasons.of(e)),
          e);
    }
  }

  /// Takes the file away, unless another server has written its own meanwhile.
  ///
  /// @throws IOException when it stays
  @Override
  public synchronized void close() throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(content)) {
      Files.delete(file);
    }
  }
}
