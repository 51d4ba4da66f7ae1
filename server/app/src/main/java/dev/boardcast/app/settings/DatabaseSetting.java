package dev.boardcast.app.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A database elsewhere than in the data folder, as it was set. Only `serve` reads more out of it.
///
/// @param withheld whether the address comes from a `.env` file and the password does not: a file's
///   word alone sends it to this machine, and nowhere else
public record DatabaseSetting(
    String address, Optional<String> password, Optional<Path> passwordFile, boolean withheld) {
  /// The password that is set, itself or in its file.
  ///
  /// @throws SettingsException when the file has none
  public Optional<String> readPassword() {
    if (password.isPresent() || passwordFile.isEmpty()) {
      return password;
    }
    Path file = passwordFile.get();
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (!lines.isEmpty() && !lines.getFirst().isBlank()) {
        return Optional.of(lines.getFirst());
      }
    } catch (IOException e) {
      throw new SettingsException(
          "BOARDCAST_DATABASE_PASSWORD_FILE: %s cannot be read (%s)"
              .formatted(file, IoReasons.of(e)));
    }
    throw new SettingsException(
        "BOARDCAST_DATABASE_PASSWORD_FILE: the first line of %s is empty; it must be the password"
            .formatted(file));
  }

  /// Without its values, which may be wrong in a way that shows a password.
  @Override
  public String toString() {
    return "DatabaseSetting[]";
  }
}
