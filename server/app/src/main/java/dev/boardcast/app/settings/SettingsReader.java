package dev.boardcast.app.settings;

import dev.boardcast.app.base.Arguments;
import dev.boardcast.app.base.Home;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.sidecar.settings.OptionsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads settings: the environment first, then a `.env` file in the working folder, then the
/// default. An empty value counts as not set.
///
/// What is set in the environment is meant for this program, and a bad value ends it. A `.env` file
/// is often other programs': a value there that cannot be used is told, and its default holds.
public final class SettingsReader {
  private static final int PORT_MAX = 65_535;
  private static final int PASSWORD_MAX_CHARS = 512;

  private static final Set<String> NAMES =
      Stream.of(Option.values()).map(Option::name).collect(Collectors.toUnmodifiableSet());

  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> environment;
  private final DotenvFile file;
  private final Map<Option, String> unusable = new EnumMap<>(Option.class);

  private SettingsReader(Map<String, String> environment, DotenvFile file) {
    this.environment = environment;
    this.file = file;
  }

  /// Reads the settings of this process, and tells on stderr what of a `.env` file is not used.
  ///
  /// @throws SettingsException when a value of the environment is not valid
  public static Settings read() {
    return read(System.getenv());
  }

  /// The same, with an environment in which options of a command line stand.
  ///
  /// @throws SettingsException when a value of the environment is not valid
  public static Settings read(Map<String, String> environment) {
    Settings settings = read(environment, Path.of(""));
    settings.dotenv().warnings().forEach(w -> System.err.println("boardcast: warning: " + w));
    return settings;
  }

  /// Reads settings from a given environment and folder.
  ///
  /// @throws SettingsException when a value of the environment is not valid
  public static Settings read(Map<String, String> environment, Path folder) {
    return new SettingsReader(withoutEmpty(environment), DotenvFile.read(folder, NAMES::contains))
        .settings();
  }

  private static Map<String, String> withoutEmpty(Map<String, String> map) {
    Map<String, String> kept = new HashMap<>(map);
    kept.values().removeIf(String::isBlank);
    return kept;
  }

  private Settings settings() {
    URI trackerUrl = required(Option.STATE_TRACKING_API_URL, v -> url(v, "http", "https"));
    URI hubUrl = required(Option.BOARDCAST_HUB_URL, v -> url(v, "ws", "wss"));
    Optional<String> apiKey = given(Option.STATE_TRACKING_API_KEY, SettingsReader::secret);
    Map<Option, String> elsewhere = new EnumMap<>(Option.class);
    noteElsewhere(Option.STATE_TRACKING_API_URL, trackerUrl, elsewhere);
    noteElsewhere(Option.BOARDCAST_HUB_URL, hubUrl, elsewhere);
    boolean holdsKey =
        apiKey.isPresent() && !environment.containsKey(Option.STATE_TRACKING_API_KEY.name());
    int wsPort = number(Option.WS_PORT, 0, PORT_MAX);
    int apiPort = number(Option.API_PORT, 0, PORT_MAX);
    Optional<String> userName = userName();
    LogLevel logLevel = required(Option.LOG_LEVEL, v -> constant(LogLevel.class, v));
    LogFormat logFormat = required(Option.LOG_FORMAT, v -> constant(LogFormat.class, v));
    Duration requestTimeout = Duration.ofMillis(number(Option.REQUEST_TIMEOUT_MS, 100, 600_000));
    int retryAttempts = number(Option.RETRY_ATTEMPTS, 0, 10);
    int replayBufferEvents = number(Option.REPLAY_BUFFER_EVENTS, 1, 1_000_000);
    HubTransport hubTransport =
        required(Option.BOARDCAST_HUB_TRANSPORT, v -> constant(HubTransport.class, v));
    boolean mcpToolsEnabled = required(Option.ENABLE_MCP_TOOLS, SettingsReader::flag);
    Optional<Path> dataFolder =
        given(Option.BOARDCAST_DATA_DIR, SettingsReader::folder).or(this::platformDataDir);
    Optional<String> webhookSecret = given(Option.GITHUB_WEBHOOK_SECRET, SettingsReader::secret);
    return new Settings(
        trackerUrl,
        apiKey,
        wsPort,
        apiPort,
        hubUrl,
        userName,
        logLevel,
        logFormat,
        requestTimeout,
        retryAttempts,
        replayBufferEvents,
        hubTransport,
        mcpToolsEnabled,
        dataFolder,
        webhookSecret,
        database(),
        new DotenvReport(file.notes(), unusable, elsewhere, holdsKey));
  }

  private Optional<DatabaseSetting> database() {
    Optional<String> password = given(Option.BOARDCAST_DATABASE_PASSWORD, SettingsReader::password);
    Optional<Path> passwordFile =
        given(Option.BOARDCAST_DATABASE_PASSWORD_FILE, SettingsReader::folder);
    boolean hasOwnPassword =
        environment.containsKey(Option.BOARDCAST_DATABASE_PASSWORD.name())
            || environment.containsKey(Option.BOARDCAST_DATABASE_PASSWORD_FILE.name());
    boolean isOfFile = !environment.containsKey(Option.BOARDCAST_DATABASE.name());
    return given(Option.BOARDCAST_DATABASE, value -> value)
        .filter(address -> !address.isEmpty())
        .map(address ->
            new DatabaseSetting(address, password, passwordFile, isOfFile && hasOwnPassword));
  }

  /// A `.env` file comes with whatever project the program was started in. It may name any address,
  /// but not have the user's own key sent to one on another machine.
  private void noteElsewhere(Option address, URI url, Map<Option, String> elsewhere) {
    if (environment.containsKey(address.name()) || LOOPBACK_HOST.matcher(url.getHost()).matches()) {
      return;
    }
    elsewhere.put(
        address,
        "%s is set to %s by the .env file of this folder, and your key is not sent there on a file's word alone; set %s in the environment if you trust that address, or the key in the same .env file if it belongs to it (a key in the environment wins over that)"
            .formatted(address.name(), url, address.name()));
  }

  /// A value that cannot be used. What is wrong with it is told with its option.
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String shown) {
      super(shown, null, false, false);
    }

    /// The value; or why it is not shown.
    String shown() {
      return String.valueOf(getMessage());
    }
  }

  /// How a text becomes a value.
  @FunctionalInterface
  private interface Form<T> {
    T of(String value) throws Unusable;
  }

  private <T> T required(Option option, Form<T> form) {
    return given(option, form)
        .orElseGet(() -> {
          try {
            return form.of(Objects.requireNonNull(option.defaultValue()));
          } catch (Unusable e) {
            throw new IllegalStateException(option + " has no default that can be used", e);
          }
        });
  }

  /// The value that is set; empty where none is, or none that can be used.
  private <T> Optional<T> given(Option option, Form<T> form) {
    String own = environment.get(option.name());
    try {
      if (own != null) {
        return Optional.of(form.of(own.strip()));
      }
    } catch (Unusable e) {
      throw new SettingsException(
          "%s is not valid: %s; valid: %s".formatted(option.name(), e.shown(), option.valid()));
    }
    DotenvText.Entry entry = file.entries().get(option.name());
    try {
      return switch (entry) {
        case null -> Optional.empty();
        case DotenvText.Entry.Value(_, var text) when text.isBlank() -> Optional.empty();
        case DotenvText.Entry.Value(_, var text) -> Optional.of(form.of(text));
        case DotenvText.Entry.Unclear(var line) -> passedOver(option, line);
      };
    } catch (Unusable _) {
      return passedOver(option, entry.line());
    }
  }

  /// The value may be another program's secret, so it is not shown.
  private <T> Optional<T> passedOver(Option option, int line) {
    String instead =
        option.defaultValue() == null ? "" : ", so that " + option.defaultValue() + " holds";
    unusable.put(
        option,
        "%s in line %d of %s is not valid and is passed over%s; valid: %s"
            .formatted(option.name(), line, file.path(), instead, option.valid()));
    return Optional.empty();
  }

  private static URI url(String value, String scheme, String secureScheme) throws Unusable {
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
    throw new Unusable(tellable ? quoted(value) : "its value (not shown)");
  }

  private static String password(String value) throws Unusable {
    if (value.length() > PASSWORD_MAX_CHARS) {
      throw new Unusable("its value (not shown)");
    }
    return value;
  }

  private static String secret(String value) throws Unusable {
    if (!Credentials.isUsable(value)) {
      throw new Unusable("its value (not shown)");
    }
    return value;
  }

  private Optional<String> userName() {
    Optional<String> name = given(Option.BOARDCAST_USER_NAME, SettingsReader::name);
    // The system's name is nobody's fault: what cannot be used of it is left out.
    return name.or(() ->
        Optional.of(TextRules.trimmed(System.getProperty("user.name", "")))
            .filter(SettingsReader::isUserName));
  }

  private static String name(String value) throws Unusable {
    String name = TextRules.trimmed(value);
    if (!isUserName(name)) {
      throw new Unusable(quoted(name.lines().findFirst().orElse("")));
    }
    return name;
  }

  private static boolean isUserName(String name) {
    return Arguments.isText(name) && OptionsReader.isUserName(name);
  }

  private int number(Option option, int min, int max) {
    return required(
        option,
        value -> {
          try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException _) {
            // Falls through to the one refusal below.
          }
          throw new Unusable(quoted(value));
        });
  }

  private static boolean flag(String value) throws Unusable {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unusable(quoted(value));
    };
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String value) throws Unusable {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw new Unusable(quoted(value));
  }

  private static Path folder(String value) throws Unusable {
    if (!Arguments.isText(value)) {
      throw new Unusable(quoted(value) + Arguments.NOT_TEXT);
    }
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException _) {
      throw new Unusable(quoted(value));
    }
  }

  private Optional<Path> platformDataDir() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Optional<Path> home = Home.current(environment);
    if (os.contains("mac")) {
      return home.map(h -> h.resolve("Library/Application Support/Boardcast"));
    }
    if (os.contains("windows")) {
      return Home.variable(environment, "LOCALAPPDATA")
          .or(() -> home.map(h -> h.resolve("AppData/Local")))
          .map(folder -> folder.resolve("Boardcast"));
    }
    return Home.variable(environment, "XDG_DATA_HOME")
        .or(() -> home.map(h -> h.resolve(".local/share")))
        .map(folder -> folder.resolve("boardcast"));
  }

  private static String quoted(String value) {
    return "`" + value + "`";
  }
}
