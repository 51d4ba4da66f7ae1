package dev.boardcast.app.settings;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/// The local credentials file: `{"apiKey": "…"}`, readable by its user alone. `serve` makes it,
/// local clients read it, so that on one machine no key is copied by hand.
public final class Credentials {
  private static final int KEY_BYTES = 24;

  private static final int KEY_MIN_CHARS = 8;
  private static final int KEY_MAX_CHARS = 512;

  /// The file holds one key; a larger one is another program's.
  private static final long FILE_MAX_BYTES = 64 * 1024;

  private final Path file;

  Credentials(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /// The key in the file; empty when there is no file.
  ///
  /// @throws SettingsException when the file is there but cannot be used
  public Optional<String> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > FILE_MAX_BYTES) {
        throw unusable("it is not a file that boardcast made");
      }
      String key = JsonFields.text(Json.parseObject(Files.readString(file)), "apiKey");
      if (!isUsable(key)) {
        throw unusable("its apiKey is not 8 to 512 visible ASCII characters");
      }
      return Optional.of(key);
    } catch (AccessDeniedException _) {
      throw new SettingsException(
          "the credentials file %s may not be read by this user; set STATE_TRACKING_API_KEY instead, or run as the user who ran serve"
              .formatted(file));
    } catch (IOException | WireException _) {
      // Why is not told: a parser's words may quote what the file holds.
      throw unusable("it is not the JSON that boardcast wrote");
    }
  }

  /// Whether a text can be an API key or a secret: 8 to 512 visible ASCII characters.
  static boolean isUsable(String key) {
    return key.length() >= KEY_MIN_CHARS
        && key.length() <= KEY_MAX_CHARS
        && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private SettingsException unusable(String why) {
    return new SettingsException(
        "the credentials file %s cannot be used (%s); delete it, and serve makes a new one"
            .formatted(file, why));
  }

  /// The key in the file; makes file and key when there is none. Two processes that do so at once
  /// end up with the same key.
  ///
  /// @throws SettingsException when the file cannot be read or made
  public String readOrCreate() {
    Optional<String> existing = read();
    if (existing.isPresent()) {
      return existing.get();
    }
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    JsonObject json = new JsonObject();
    json.addProperty("apiKey", "bc_" + HexFormat.of().formatHex(random));
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    DataFolder.create(folder);
    try {
      // Written aside and linked into place: nobody ever reads half a file, and the first one wins.
      Path fresh =
          Files.createTempFile(
              folder, ".credentials", ".tmp", DataFolder.onlyForItsUser("rw-------"));
      try {
        // On the disk before it has its name: a machine that loses power must not keep an empty
        // file.
        Files.writeString(fresh, json + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        publish(fresh);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new SettingsException(
          "cannot write the credentials file %s (%s); set BOARDCAST_DATA_DIR to a folder that can be written, or STATE_TRACKING_API_KEY"
              .formatted(file, IoReasons.of(e)),
          e);
    }
    return read().orElseThrow();
  }

  private void publish(Path fresh) throws IOException {
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster: its key is the key.
    } catch (UnsupportedOperationException | FileSystemException _) {
      // A file system without hard links.
      Files.move(fresh, file);
    }
  }
}
