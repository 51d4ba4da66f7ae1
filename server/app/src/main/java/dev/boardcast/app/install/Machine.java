package dev.boardcast.app.install;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What decides where clients keep their configuration.
///
/// @param environment this process's variables
/// @param folder the project that is worked in
public record Machine(Os os, Path home, Map<String, String> environment, Path folder) {
  /// The systems that differ in where files are.
  public enum Os {
    LINUX,
    MAC,
    WINDOWS
  }

  public Machine {
    environment = Map.copyOf(environment);
  }

  /// The machine that this process runs on.
  public static Machine current() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Os os = name.contains("windows") ? Os.WINDOWS : name.contains("mac") ? Os.MAC : Os.LINUX;
    Map<String, String> environment = System.getenv();
    String home = os == Os.WINDOWS ? "" : environment.getOrDefault("HOME", "");
    return new Machine(
        os,
        Path.of(home.isBlank() ? System.getProperty("user.home", ".") : home).toAbsolutePath(),
        environment,
        Path.of("").toAbsolutePath());
  }

  /// A variable; one without content counts as not set.
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /// Where desktop programs keep their data, a folder each.
  Path programData() {
    return switch (os) {
      case LINUX -> xdgConfig();
      case MAC -> home.resolve("Library/Application Support");
      case WINDOWS ->
          variable("APPDATA").map(Path::of).orElseGet(() -> home.resolve("AppData/Roaming"));
    };
  }

  /// The same, for programs that on a Mac do as on Linux.
  Path configFolder() {
    return os == Os.MAC ? xdgConfig() : programData();
  }

  private Path xdgConfig() {
    return variable("XDG_CONFIG_HOME").map(Path::of).orElseGet(() -> home.resolve(".config"));
  }
}
