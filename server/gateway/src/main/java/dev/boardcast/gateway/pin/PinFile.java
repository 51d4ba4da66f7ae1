package dev.boardcast.gateway.pin;

import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The file of one server's pins: written by the gateway, and by who accepts a change. Replaced
/// whole, under a lock of its own.
public final class PinFile {
  /// A larger file is none of ours.
  static final long FILE_MAX_BYTES = 64L * 1024 * 1024;

  private final Path file;
  private final Path lock;

  PinFile(Path folder, String server) {
    file = folder.resolve(server + ".json");
    lock = folder.resolve(server + ".lock");
  }

  /// What is known of one tool, as canonical JSON.
  ///
  /// @param accepted what was let in; null where nothing was
  /// @param seen what its server says now, where that is withheld; else null
  public record Pin(@Nullable String accepted, @Nullable String seen) {
    public @Nullable String acceptedDigest() {
      return accepted == null ? null : ToolDigest.ofCanonical(accepted).value();
    }

    public @Nullable String seenDigest() {
      return seen == null ? null : ToolDigest.ofCanonical(seen).value();
    }
  }

  /// What tells one content of the file from another without reading it.
  record Stamp(@Nullable Object key, long modifiedMs, long bytes) {
    static final Stamp NONE = new Stamp(null, 0, 0);
  }

  Path path() {
    return file;
  }

  Stamp stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.fileKey(), now.lastModifiedTime().toMillis(), now.size());
    } catch (IOException _) {
      return Stamp.NONE;
    }
  }

  /// @return by the tools' own names; empty where there is no file yet
  /// @throws IOException where it cannot be read, or is not what was written
  public SortedMap<String, Pin> read() throws IOException {
    SortedMap<String, Pin> pins = new TreeMap<>();
    try {
      if (Files.size(file) > FILE_MAX_BYTES) {
        throw new IOException("it has more than " + FILE_MAX_BYTES + " bytes");
      }
      RawObject tools = RawObject.parse(Files.readString(file).strip()).object("tools");
      if (tools == null) {
        throw new IOException("it has no `tools`");
      }
      for (String name : tools.names()) {
        RawObject pin = tools.object(name);
        if (pin == null || !(isDescription(pin, "accepted") && isDescription(pin, "seen"))) {
          throw new IOException("its entry `" + name + "` is none");
        }
        pins.put(name, new Pin(pin.raw("accepted"), pin.raw("seen")));
      }
      return pins;
    } catch (NoSuchFileException _) {
      return pins;
    }
  }

  private static boolean isDescription(RawObject pin, String name) {
    return !pin.has(name) || pin.object(name) != null;
  }

  /// Changes what is there now, alone among all processes.
  ///
  /// @return what is there afterwards
  public SortedMap<String, Pin> update(UnaryOperator<SortedMap<String, Pin>> change)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    synchronized (PinFile.class) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        SortedMap<String, Pin> before = read();
        SortedMap<String, Pin> after = change.apply(new TreeMap<>(before));
        if (!after.equals(before)) {
          write(after);
        }
        return after;
      }
    }
  }

  private void write(Map<String, Pin> pins) throws IOException {
    StringBuilder json = new StringBuilder("{\"tools\":{");
    String comma = "";
    for (Map.Entry<String, Pin> pin : pins.entrySet()) {
      RawObject one = RawObject.EMPTY;
      if (pin.getValue().accepted() != null) {
        one = one.with("accepted", pin.getValue().accepted());
      }
      if (pin.getValue().seen() != null) {
        one = one.with("seen", pin.getValue().seen());
      }
      json.append(comma).append('\n').append(RawObject.quote(pin.getKey())).append(':').append(one);
      comma = ",";
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, json.append("\n}}\n"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
