package dev.boardcast.app.base;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a user's files are. One rule for all programs and launchers: `HOME` where it is an
/// absolute path, else what the password database says; base directories (`XDG_…`) count where they
/// are absolute. Pure but for `current`.
public final class Home {
  private Home() {}

  /// The home of this process's user; empty where nobody knows one.
  ///
  /// @param environment whose `HOME` counts, but on Windows, where it belongs to other shells
  /// @throws CommandFailure when a name of a folder is no text in this process's encoding
  public static Optional<Path> current(Map<String, String> environment) {
    // Java's own is the password database's, or the profile's folder on Windows.
    return of(isWindows(), environment, System.getProperty("user.home", ""));
  }

  static Optional<Path> of(boolean windows, Map<String, String> environment, String account) {
    return (windows ? Optional.<Path>empty() : absolute("HOME", environment.get("HOME")))
        .or(() -> absolute("the home folder", account));
  }

  /// The folder that a variable names; empty where it is not set, or relative.
  ///
  /// @throws CommandFailure when it is no text in this process's encoding
  public static Optional<Path> variable(Map<String, String> environment, String name) {
    return absolute(name, environment.get(name));
  }

  private static Optional<Path> absolute(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    if (!Arguments.isText(value)) {
      throw CommandFailure.ofUsage(name + Arguments.NOT_TEXT);
    }
    try {
      return Optional.of(Path.of(value)).filter(Path::isAbsolute);
    } catch (InvalidPathException _) {
      throw CommandFailure.ofUsage(name + Arguments.NOT_TEXT);
    }
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
  }
}
