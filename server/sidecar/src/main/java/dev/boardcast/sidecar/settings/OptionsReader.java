package dev.boardcast.sidecar.settings;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the options of `initializationOptions` and of the configuration section `boardcast`.
///
/// Nothing is refused here: an option that cannot be used becomes a fault, the sidecar stays up,
/// and the editor shows the sentence. Options nobody knows are tolerated; null and empty texts mean
/// the default.
public final class OptionsReader {
  public static final int PROJECTS_MAX_COUNT = 1_000;
  public static final int USER_NAME_MAX_CHARS = 100;
  public static final int COMMAND_MAX_CHARS = 200;
  public static final int BATCH_WINDOW_MIN_MS = 10;
  public static final int BATCH_WINDOW_DEFAULT_MS = 500;
  public static final int BATCH_WINDOW_MAX_MS = 60_000;
  public static final int POLL_INTERVAL_MIN_MS = 1_000;
  public static final int POLL_INTERVAL_DEFAULT_MS = 30_000;
  public static final int POLL_INTERVAL_MAX_MS = 3_600_000;

  private static final String NO_KEY =
      "No API key: set `apiKey` in the editor's settings, or the environment variable"
          + " STATE_TRACKING_API_KEY, or run `boardcast serve` on this machine once, which makes"
          + " one (with the BOARDCAST_DATA_DIR that it has, where it has one); then restart the editor.";

  private final JsonObject json;
  private final Set<String> hubFaults = new LinkedHashSet<>();
  private final Set<String> trackerFaults = new LinkedHashSet<>();
  private final Set<String> otherFaults = new LinkedHashSet<>();

  private OptionsReader(JsonObject json) {
    this.json = json;
  }

  /// What is in force after a change: fields that are given replace those before.
  public static JsonObject merge(JsonObject before, JsonObject given) {
    JsonObject merged = before.deepCopy();
    given.entrySet().forEach(entry -> merged.add(entry.getKey(), entry.getValue()));
    return merged;
  }

  public static SidecarOptions read(JsonObject json, SidecarDefaults defaults) {
    return new OptionsReader(json).read(defaults);
  }

  private SidecarOptions read(SidecarDefaults defaults) {
    DefaultFaults faults = defaults.faults();
    boolean ownKey = given("apiKey") == null;
    URI hubUrl =
        url(
            "hubUrl",
            defaults.hubUrl(),
            faults.ofHub(ownKey),
            List.of("ws", "wss"),
            "a WebSocket URL such as ws://localhost:8080/notifications (or set BOARDCAST_HUB_URL)",
            hubFaults);
    URI trackerUrl =
        url(
            "trackerUrl",
            defaults.trackerUrl(),
            faults.ofTracker(ownKey),
            List.of("http", "https"),
            "an HTTP URL such as http://localhost:8167 (or set STATE_TRACKING_API_URL)",
            trackerFaults);
    String apiKey = key(defaults.apiKey(), faults.apiKey());
    Set<Integer> projects = projects();
    int window =
        number("batchWindowMs", BATCH_WINDOW_DEFAULT_MS, BATCH_WINDOW_MIN_MS, BATCH_WINDOW_MAX_MS);
    int poll =
        number(
            "pollIntervalMs", POLL_INTERVAL_DEFAULT_MS, POLL_INTERVAL_MIN_MS, POLL_INTERVAL_MAX_MS);
    boolean webSocket = flag("webSocketEnabled", true);
    boolean polling = flag("fallbackToPolling", true);
    boolean signals = flag("signalFiles", false);
    boolean comments = flag("comments", false);
    AnnounceChanges announce = announceChanges();
    ReferenceOptions references = references();
    String userName = userName(defaults.userName());
    return new SidecarOptions(
        hubUrl,
        trackerUrl,
        apiKey,
        projects,
        window,
        poll,
        webSocket,
        polling,
        announce,
        signals,
        comments,
        references,
        userName,
        sentences(otherFaults, hubFaults, trackerFaults),
        sentences(otherFaults, trackerFaults));
  }

  @SafeVarargs
  private static @Nullable String sentences(Set<String>... faults) {
    List<String> all = new ArrayList<>();
    for (Set<String> some : faults) {
      all.addAll(some);
    }
    return all.isEmpty() ? null : String.join(" ", all);
  }

  private @Nullable URI url(
      String name,
      URI standard,
      @Nullable String standardFault,
      List<String> schemes,
      String wanted,
      Set<String> faults) {
    JsonElement value = given(name);
    if (value == null && standardFault != null) {
      faults.add(standardFault);
      return null;
    }
    URI url = standard;
    if (value != null) {
      try {
        url = new URI(text(value));
      } catch (URISyntaxException | IllegalStateException _) {
        url = URI.create("");
      }
    }
    String scheme = url.getScheme();
    if (scheme == null
        || !schemes.contains(scheme.toLowerCase(java.util.Locale.ROOT))
        || url.getHost() == null) {
      String what = scheme == null ? "is none" : "starts with `" + scheme + ":`";
      faults.add("`" + name + "` " + what + ": set it to " + wanted + ".");
      return null;
    }
    return url;
  }

  private @Nullable String key(@Nullable String standard, @Nullable String standardFault) {
    JsonElement value = given("apiKey");
    if (value == null && standardFault != null) {
      otherFaults.add(standardFault);
      return null;
    }
    String key = standard;
    if (value != null) {
      try {
        key = text(value);
      } catch (IllegalStateException _) {
        otherFaults.add("`apiKey` must be a text.");
        return null;
      }
    }
    if (key == null || key.isBlank()) {
      otherFaults.add(NO_KEY);
      return null;
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      otherFaults.add("`apiKey` must be visible ASCII characters without spaces.");
      return null;
    }
    return key;
  }

  private Set<Integer> projects() {
    JsonElement value = given("projectNumbers");
    Set<Integer> numbers = new TreeSet<>();
    if (value == null) {
      return numbers;
    }
    boolean valid = value.isJsonArray() && value.getAsJsonArray().size() <= PROJECTS_MAX_COUNT;
    if (valid) {
      for (JsonElement element : value.getAsJsonArray()) {
        Integer number = whole(element);
        if (number == null || number < 1) {
          valid = false;
        } else {
          numbers.add(number);
        }
      }
    }
    if (!valid) {
      otherFaults.add(
          "`projectNumbers` must be a list of at most %d project numbers, each a positive integer."
              .formatted(PROJECTS_MAX_COUNT));
      return Set.of();
    }
    return numbers;
  }

  private int number(String name, int standard, int min, int max) {
    JsonElement value = given(name);
    if (value == null) {
      return standard;
    }
    Integer number = whole(value);
    if (number == null || number < min || number > max) {
      otherFaults.add(
          "`%s` must be an integer from %d to %d (milliseconds).".formatted(name, min, max));
      return standard;
    }
    return number;
  }

  private boolean flag(String name, boolean standard) {
    JsonElement value = given(name);
    if (value == null) {
      return standard;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    otherFaults.add("`" + name + "` must be true or false.");
    return standard;
  }

  private ReferenceOptions references() {
    return new ReferenceOptions(
        flag("references", false),
        flag("referenceHints", false),
        flag("bareReferences", false),
        referenceProject(),
        openBoardCommand());
  }

  private @Nullable Integer referenceProject() {
    JsonElement value = given("referenceProject");
    Integer number = value == null ? null : whole(value);
    if (value != null && (number == null || number < 1)) {
      otherFaults.add("`referenceProject` must be a project number, a positive integer.");
      return null;
    }
    return number;
  }

  private @Nullable String openBoardCommand() {
    JsonElement value = given("openBoardCommand");
    if (value == null) {
      return null;
    }
    if (value instanceof JsonPrimitive primitive
        && primitive.isString()
        && primitive.getAsString().length() <= COMMAND_MAX_CHARS) {
      return primitive.getAsString().strip();
    }
    otherFaults.add(
        "`openBoardCommand` must be the name of a command of the editor, of at most %d characters."
            .formatted(COMMAND_MAX_CHARS));
    return null;
  }

  private AnnounceChanges announceChanges() {
    JsonElement value = given("announceChanges");
    if (value == null) {
      return AnnounceChanges.NONE;
    }
    Optional<AnnounceChanges> known =
        value instanceof JsonPrimitive primitive && primitive.isString()
            ? AnnounceChanges.fromWireName(primitive.getAsString().strip())
            : Optional.empty();
    if (known.isEmpty()) {
      otherFaults.add("`announceChanges` must be \"showMessage\", \"logMessage\" or \"none\".");
    }
    return known.orElse(AnnounceChanges.NONE);
  }

  private @Nullable String userName(@Nullable String standard) {
    JsonElement value = given("userName");
    if (value == null) {
      return standard;
    }
    try {
      String name = TextRules.trimmed(text(value));
      if (isUserName(name)) {
        return name;
      }
    } catch (IllegalStateException _) {
      // Falls through to the one fault below.
    }
    otherFaults.add(
        "`userName` must be a visible text of one line and at most %d characters."
            .formatted(USER_NAME_MAX_CHARS));
    return standard;
  }

  /// Whether changes can be made in this name: a text of one line that somebody can see.
  public static boolean isUserName(String name) {
    return !TextRules.isBlank(name)
        && TextRules.refusedInLine(name).isEmpty()
        && Limits.length(name) <= USER_NAME_MAX_CHARS;
  }

  private @Nullable JsonElement given(String name) {
    JsonElement value = json.get(name);
    boolean unset =
        value == null
            || value.isJsonNull()
            || (value instanceof JsonPrimitive primitive
                && primitive.isString()
                && primitive.getAsString().isBlank());
    return unset ? null : value;
  }

  private static String text(JsonElement value) {
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString().strip();
    }
    throw new IllegalStateException("not a text");
  }

  private static @Nullable Integer whole(JsonElement value) {
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      double number = primitive.getAsDouble();
      return number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE
          ? (int) number
          : null;
    }
    return null;
  }
}
