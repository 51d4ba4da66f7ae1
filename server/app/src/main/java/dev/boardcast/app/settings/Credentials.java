package dev.boardcast.app.settings;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// The local credentials file: `{"apiKey": "…"}`, readable by its user alone. `serve` makes it,
/// local clients read it, so that on one machine no key is copied by hand.
public final class Credentials {
  private static final int KEY_BYTES = 24;

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
      return Optional.of(JsonFields.text(Json.parseObject(Files.readString(file)), "apiKey"));
    } catch (IOException | WireException e) {
      throw new SettingsException(
          "the credentials file %s cannot be used (%s); delete it and serve makes a new one"
              .formatted(file, e.getMessage()),
          e);
    }
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
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      DataFolder.create(folder);
    }
    try {
      // Written aside and linked into place: nobody ever reads half a file, and the first one wins.
      Path fresh =
          file.resolveSibling(
              "." + file.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()));
      Files.createFile(fresh, DataFolder.onlyForItsUser("rw-------"));
      try {
        Files.writeString(fresh, json + "\n", StandardOpenOption.WRITE);
        publish(fresh);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new SettingsException(
          "cannot write the credentials file %s: %s; set BOARDCAST_DATA_DIR to a folder that can be written, or STATE_TRACKING_API_KEY"
              .formatted(file, e.getMessage()),
          e);
    }
    return read().orElseThrow();
  }

  private void publish(Path fresh) throws IOException {
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster: its key is the key.
    } catch (UnsupportedOperationException _) {
      Files.move(fresh, file);
    }
  }
}
