package dev.boardcast.gateway.oauth;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The file of what a login gave for one entry: its user's alone, written by the login and by each
/// refresh. Replaced whole, under a lock of its own.
final class TokenFile {
  /// A larger file is none of ours.
  static final int FILE_MAX_BYTES = 512 * 1024;

  /// Of an access token that does not say how long it is good: until the service refuses it.
  static final long UNTIL_REFUSED = 0;

  /// A file's own lock keeps other processes out, and this the threads of this one.
  private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path tokens;
  private final Path file;
  private final Path lock;
  private final Path next;

  TokenFile(Path folder, String server) {
    tokens = folder.resolve("tokens").toAbsolutePath();
    file = tokens.resolve(server + ".json");
    lock = tokens.resolve(server + ".lock");
    next = tokens.resolve(server + ".next");
  }

  /// What is kept.
  ///
  /// @param tokenUrl that gave it, and may see it again; no other may
  /// @param client to which it was given
  /// @param goodUntilS of the access token, in seconds of the epoch; or `UNTIL_REFUSED`
  /// @param refreshToken null where there is none
  record Kept(
      String tokenUrl,
      String client,
      String accessToken,
      long goodUntilS,
      @Nullable String refreshToken) {
    static Kept of(String tokenUrl, String client, Granted granted, long nowS) {
      return new Kept(
          tokenUrl,
          client,
          granted.accessToken(),
          granted.saysLifetime() ? nowS + granted.lifetimeS() : UNTIL_REFUSED,
          granted.refreshToken());
    }

    /// Never what it keeps.
    @Override
    public String toString() {
      return "Kept[of %s]".formatted(tokenUrl);
    }
  }

  Path path() {
    return file;
  }

  /// Work with the file, alone among all threads and processes.
  interface Work<T, E extends Exception> {
    T with() throws IOException, InterruptedException, E;
  }

  <T, E extends Exception> T alone(Work<T, E> work) throws IOException, InterruptedException, E {
    Files.createDirectories(tokens, only("rwx------"));
    ReentrantLock own = LOCKS.computeIfAbsent(lock, _ -> new ReentrantLock());
    own.lockInterruptibly();
    try (FileChannel channel =
            FileChannel.open(
                lock,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                only("rw-------"));
        FileLock _ = channel.lock()) {
      return work.with();
    } finally {
      own.unlock();
    }
  }

  /// @return null where there is no file
  /// @throws IOException where it cannot be read, or is not what was written
  @Nullable Kept read() throws IOException {
    try {
      if (Files.size(file) > FILE_MAX_BYTES) {
        throw new IOException("it has more than " + FILE_MAX_BYTES + " bytes");
      }
      if (!(JsonText.parse(Files.readString(file)) instanceof JsonObject json)) {
        throw new IOException("it is no object");
      }
      return new Kept(
          text(json, "tokenUrl"),
          text(json, "client"),
          text(json, "accessToken"),
          Long.parseLong(text(json, "goodUntil")),
          json.has("refreshToken") ? text(json, "refreshToken") : null);
    } catch (NoSuchFileException _) {
      return null;
    } catch (NumberFormatException _) {
      throw new IOException("its `goodUntil` is no number");
    }
  }

  private static String text(JsonObject json, String name) throws IOException {
    JsonElement value = json.get(name);
    if (value instanceof JsonPrimitive text) {
      return text.getAsString();
    }
    throw new IOException("it has no `" + name + "`");
  }

  /// Room for the next file: it is on the disk before there is anything to be kept, so that a full
  /// disk is seen while what is kept is still good. Only by who is alone.
  Next next() throws IOException {
    Files.deleteIfExists(next);
    FileChannel channel =
        FileChannel.open(
            next,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            only("rw-------"));
    Next room = new Next(channel);
    try {
      byte[] blank = new byte[FILE_MAX_BYTES];
      Arrays.fill(blank, (byte) ' ');
      room.fill(blank);
      return room;
    } catch (IOException e) {
      room.close();
      throw e;
    }
  }

  final class Next implements AutoCloseable {
    private final FileChannel channel;

    private Next(FileChannel channel) {
      this.channel = channel;
    }

    private void fill(byte[] bytes) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      for (long at = 0; rest.hasRemaining(); ) {
        at += channel.write(rest, at);
      }
      channel.force(true);
    }

    /// Puts it in the file's place: after that it is there whatever happens.
    void keep(Kept kept) throws IOException {
      JsonObject json = new JsonObject();
      json.addProperty("tokenUrl", kept.tokenUrl());
      json.addProperty("client", kept.client());
      json.addProperty("accessToken", kept.accessToken());
      json.addProperty("goodUntil", kept.goodUntilS());
      if (kept.refreshToken() != null) {
        json.addProperty("refreshToken", kept.refreshToken());
      }
      byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
      if (bytes.length > FILE_MAX_BYTES) {
        throw new IOException("it would have more than " + FILE_MAX_BYTES + " bytes");
      }
      fill(bytes);
      channel.truncate(bytes.length);
      channel.force(true);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(tokens);
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(next);
    }
  }

  /// A name is on the disk with its folder. Some file systems open no folder; they write it anyway.
  private static void sync(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// Permissions for a new file or folder, where the file system has such.
  private static FileAttribute<?>[] only(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
