package dev.boardcast.app.install;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Home;
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
    Path home =
        Home.current(environment)
            .orElseThrow(() ->
                new CommandFailure(
                    "nobody knows where your home folder is: set HOME to an absolute path"));
    return new Machine(os, home, environment, Path.of("").toAbsolutePath());
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
          Home.variable(environment, "APPDATA").orElseGet(() -> home.resolve("AppData/Roaming"));
    };
  }

  /// The same, for programs that on a Mac do as on Linux.
  Path configFolder() {
    return os == Os.MAC ? xdgConfig() : programData();
  }

  private Path xdgConfig() {
    return Home.variable(environment, "XDG_CONFIG_HOME").orElseGet(() -> home.resolve(".config"));
  }
}
