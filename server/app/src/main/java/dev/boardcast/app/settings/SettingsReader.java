package dev.boardcast.app.settings;

import dev.boardcast.core.domain.TextRules;
import dev.boardcast.sidecar.settings.OptionsReader;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads settings: the environment first, then a `.env` file in the working folder, then the
/// default. An empty value counts as not set.
public final class SettingsReader {
  private static final int PORT_MAX = 65_535;

  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values;
  private final Map<String, String> system;

  private SettingsReader(Map<String, String> values, Map<String, String> system) {
    this.values = values;
    this.system = system;
  }

  /// Reads the settings of this process.
  ///
  /// @throws SettingsException when a value is not valid, or `.env` cannot be read
  public static Settings read() {
    return read(System.getenv(), Path.of(""));
  }

  /// Reads settings from a given environment and folder.
  ///
  /// @throws SettingsException when a value is not valid, or `.env` cannot be read
  public static Settings read(Map<String, String> environment, Path folder) {
    Map<String, String> values = new HashMap<>(dotenv(folder));
    values.putAll(withoutEmpty(environment));
    return new SettingsReader(values, withoutEmpty(environment)).settings();
  }

  private static Map<String, String> dotenv(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path file = absolute.resolve(".env");
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    Map<String, String> values = new HashMap<>();
    try {
      Dotenv dotenv = Dotenv.configure().directory(absolute.toString()).load();
      dotenv
          .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
          .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    } catch (DotenvException e) {
      throw new SettingsException(unreadable(file, e));
    }
    return withoutEmpty(values);
  }

  /// The parser's message quotes the line at fault, which may hold a key, so only the line's number
  /// is told; and the parser's exception is not kept as a cause, for a log would print it.
  private static String unreadable(Path file, DotenvException e) {
    String message = String.valueOf(e.getMessage());
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank() && message.endsWith(lines.get(i).strip())) {
          return "line %d of %s is not of the form NAME=value (see .env.example)"
              .formatted(i + 1, file);
        }
      }
    } catch (IOException _) {
      // Said below: it cannot be read.
    }
    return file + " cannot be read as lines of the form NAME=value (see .env.example)";
  }

  private static Map<String, String> withoutEmpty(Map<String, String> map) {
    Map<String, String> kept = new HashMap<>(map);
    kept.values().removeIf(String::isBlank);
    return kept;
  }

  private Settings settings() {
    URI trackerUrl = url(Option.STATE_TRACKING_API_URL, "http", "https");
    URI hubUrl = url(Option.BOARDCAST_HUB_URL, "ws", "wss");
    return new Settings(
        trackerUrl,
        secret(Option.STATE_TRACKING_API_KEY),
        number(Option.WS_PORT, 0, PORT_MAX),
        number(Option.API_PORT, 0, PORT_MAX),
        hubUrl,
        userName(),
        logLevel(),
        logFormat(),
        Duration.ofMillis(number(Option.REQUEST_TIMEOUT_MS, 100, 600_000)),
        number(Option.RETRY_ATTEMPTS, 0, 10),
        number(Option.REPLAY_BUFFER_EVENTS, 1, 1_000_000),
        flag(Option.ENABLE_MCP_TOOLS),
        dataDir(),
        secret(Option.GITHUB_WEBHOOK_SECRET),
        keyWithheld(Option.STATE_TRACKING_API_URL, trackerUrl)
            .or(() -> keyWithheld(Option.BOARDCAST_HUB_URL, hubUrl)));
  }

  /// A `.env` file comes with whatever project the program was started in. It may name any address,
  /// but not have the user's own key sent to one on another machine.
  private Optional<String> keyWithheld(Option address, URI url) {
    boolean fromDotenv = !system.containsKey(address.name());
    boolean keyFromDotenv =
        values.containsKey(Option.STATE_TRACKING_API_KEY.name())
            && !system.containsKey(Option.STATE_TRACKING_API_KEY.name());
    if (!fromDotenv || keyFromDotenv || LOOPBACK_HOST.matcher(url.getHost()).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is set to %s by the .env file of this folder, and your key is not sent there on a file's word alone; set %s in the environment if you trust that address, or the key in the same .env file if it belongs to it (a key in the environment wins over that)"
            .formatted(address.name(), url, address.name()));
  }

  private String value(Option option) {
    String value = values.getOrDefault(option.name(), option.defaultValue());
    if (value == null) {
      throw new IllegalStateException(option + " has no default");
    }
    return value.strip();
  }

  private URI url(Option option, String scheme, String secureScheme) {
    String value = value(option);
    try {
      URI uri = new URI(value);
      boolean rightScheme =
          scheme.equalsIgnoreCase(uri.getScheme())
              || secureScheme.equalsIgnoreCase(uri.getScheme());
      boolean bare =
          uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      if (rightScheme && bare && uri.getHost() != null && uri.getPort() <= PORT_MAX) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Falls through to the one refusal below.
    }
    // What stands before an @ or after a ? may be a secret.
    boolean tellable = value.indexOf('@') < 0 && value.indexOf('?') < 0;
    throw bad(option, tellable ? "`" + value + "`" : "its value (not shown)");
  }

  private Optional<String> secret(Option option) {
    String value = values.get(option.name());
    if (value == null) {
      return Optional.empty();
    }
    String key = value.strip();
    if (!Credentials.isUsable(key)) {
      throw bad(option, "its value (not shown)");
    }
    return Optional.of(key);
  }

  private Optional<String> userName() {
    String value = values.get(Option.BOARDCAST_USER_NAME.name());
    if (value == null) {
      // The system's name is nobody's fault: what cannot be used of it is left out.
      String name = TextRules.trimmed(System.getProperty("user.name", ""));
      return Optional.of(name).filter(OptionsReader::isUserName);
    }
    String name = TextRules.trimmed(value);
    if (!OptionsReader.isUserName(name)) {
      throw bad(Option.BOARDCAST_USER_NAME, "`" + name.lines().findFirst().orElse("") + "`");
    }
    return Optional.of(name);
  }

  private int number(Option option, int min, int max) {
    String value = value(option);
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal below.
    }
    throw bad(option, "`" + value + "`");
  }

  private boolean flag(Option option) {
    String value = value(option);
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(option, "`" + value + "`");
    };
  }

  private LogLevel logLevel() {
    String value = value(Option.LOG_LEVEL);
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "debug" -> LogLevel.DEBUG;
      case "info" -> LogLevel.INFO;
      case "warn" -> LogLevel.WARN;
      case "error" -> LogLevel.ERROR;
      default -> throw bad(Option.LOG_LEVEL, "`" + value + "`");
    };
  }

  private LogFormat logFormat() {
    String value = value(Option.LOG_FORMAT);
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw bad(Option.LOG_FORMAT, "`" + value + "`");
    };
  }

  private Path dataDir() {
    String value = values.get(Option.BOARDCAST_DATA_DIR.name());
    try {
      return value == null ? platformDataDir() : Path.of(value.strip()).toAbsolutePath();
    } catch (InvalidPathException _) {
      throw bad(Option.BOARDCAST_DATA_DIR, "`" + value + "`");
    }
  }

  private Path platformDataDir() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = Path.of(System.getProperty("user.home", "."));
    if (os.contains("mac")) {
      return home.resolve("Library/Application Support/Boardcast");
    }
    if (os.contains("windows")) {
      return variable("LOCALAPPDATA").orElse(home.resolve("AppData/Local")).resolve("Boardcast");
    }
    return variable("XDG_DATA_HOME").orElse(home.resolve(".local/share")).resolve("boardcast");
  }

  private Optional<Path> variable(String name) {
    @Nullable String value = system.get(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
  }

  private static SettingsException bad(Option option, String found) {
    return new SettingsException(
        "%s is not valid: %s; valid: %s".formatted(option.name(), found, option.valid()));
  }
}
