package dev.boardcast.app.doctor;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.settings.Option;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.protocol.boards.TrackerException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks, one after another, what an editor needs to be live: a key, the tracker, the hub, both of
/// one server, a subscription. Looks here; what it means is said by `Diagnosis`.
public final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Set<Option> CONNECTING =
      Set.of(
          Option.STATE_TRACKING_API_URL, Option.BOARDCAST_HUB_URL, Option.STATE_TRACKING_API_KEY);

  private final Settings settings;
  private final Map<String, String> environment;
  private final Duration patience;
  private final String version;
  private final Probe probe;
  private final List<Finding> findings = new ArrayList<>();

  /// @param environment in which programs may find a proxy named
  public Doctor(Settings settings, Map<String, String> environment) {
    this(settings, environment, PATIENCE, Version.current());
  }

  Doctor(Settings settings, Map<String, String> environment, Duration patience, String version) {
    this.settings = settings;
    this.environment = environment;
    this.patience = patience;
    this.version = version;
    probe = new Probe(patience, "boardcast-doctor/" + version);
  }

  /// Runs all checks, once; takes at most a few times five seconds.
  public List<Finding> examine() {
    findings.add(
        new Finding.Fine("Java", Runtime.version() + " in " + System.getProperty("java.home")));
    findings.add(dataDir());
    checkDotenv();
    String key = key();
    Observation.Tracker tracker = tracker();
    tell(tracker);
    checkTrackerKey(tracker, key);
    Observation.Hub hub = hub(key);
    tell(hub);
    checkTogether(tracker, hub, key);
    checkProxyVariables(tracker, hub);
    return List.copyOf(findings);
  }

  private void tell(Observation observation) {
    findings.add(Diagnosis.of(observation, version));
  }

  private Finding dataDir() {
    if (!Files.exists(settings.dataDir())) {
      return new Finding.Fine(
          "Data folder", settings.dataDir() + " is not there yet; `boardcast serve` makes it");
    }
    return Files.isWritable(settings.dataDir())
        ? new Finding.Fine("Data folder", settings.dataDir().toString())
        : new Finding.Fault(
            "Data folder",
            FaultKind.NOT_WRITABLE,
            settings.dataDir() + " cannot be written",
            "give yourself write access, or set BOARDCAST_DATA_DIR to another folder");
  }

  /// What programs that ask for nothing else would pass over; an editor's sidecar does not connect.
  private void checkDotenv() {
    settings
        .dotenv()
        .unusable()
        .forEach((option, sentence) -> {
          if (CONNECTING.contains(option)) {
            findings.add(
                new Finding.Fault(
                    "File .env",
                    FaultKind.BAD_SETTING,
                    sentence,
                    "correct or remove that line, or set " + option + " in the environment"));
          }
        });
  }

  private @Nullable String key() {
    String subject = "Key";
    try {
      Optional<String> key = settings.findApiKey();
      findings.add(
          key.isEmpty()
              ? new Finding.Fault(
                  subject,
                  FaultKind.NO_KEY,
                  "neither STATE_TRACKING_API_KEY nor "
                      + settings.credentials().file()
                      + " is there",
                  "run `boardcast serve` on this machine, which makes one (where it runs with --data-dir, set BOARDCAST_DATA_DIR to the same folder), or set STATE_TRACKING_API_KEY to your team's")
              : new Finding.Fine(
                  subject,
                  settings.apiKey().isPresent()
                      ? "from STATE_TRACKING_API_KEY"
                      : "from " + settings.credentials().file()));
      return key.orElse(null);
    } catch (SettingsException e) {
      findings.add(
          new Finding.Fault(
              subject,
              FaultKind.NO_KEY,
              String.valueOf(e.getMessage()),
              "do so, or set STATE_TRACKING_API_KEY to the server's key"));
      return null;
    }
  }

  private Observation.Tracker tracker() {
    URI url = settings.trackerUrl();
    String base = url.toString().replaceAll("/+$", "");
    Answer health = probe.get(URI.create(base + "/health"));
    boolean another = health instanceof Answer.Http && ServerFingerprint.health(health).isEmpty();
    return new Observation.Tracker(
        url, health, another ? neighbours(url) : null, addresses(url, health));
  }

  private Observation.Hub hub(@Nullable String key) {
    URI url = settings.hubUrl();
    Answer upgrade = probe.open(url, key);
    return new Observation.Hub(
        url,
        key != null,
        upgrade,
        upgrade instanceof Answer.Http ? neighbours(url) : null,
        addresses(url, upgrade));
  }

  /// A server listens on 127.0.0.1, which is not what each name of this machine stands for.
  private Observation.@Nullable Addresses addresses(URI url, Answer answer) {
    if (!(answer instanceof Answer.Refused) && !(answer instanceof Answer.Unreachable)) {
      return null;
    }
    List<InetAddress> resolved = Probe.resolve(url);
    boolean others =
        resolved.stream().anyMatch(Probe::isThisMachines)
            && resolved.stream().noneMatch(a -> a.getHostAddress().equals(Endpoint.LOOPBACK));
    return new Observation.Addresses(
        resolved.stream().map(Probe::shown).toList(),
        others ? neighbours(Endpoint.onLoopback(url)) : null);
  }

  /// Without the key: it belongs to what was set, and to nothing that is only guessed.
  private Observation.Neighbours neighbours(URI url) {
    return new Observation.Neighbours(
        probe.get(Endpoint.at(url, "http", "/health")),
        probe.get(Endpoint.at(url, "http", Endpoint.HUB_PATH)));
  }

  private void checkTrackerKey(Observation.Tracker tracker, @Nullable String key) {
    Optional<ServerFingerprint.Health> health = ServerFingerprint.health(tracker.health());
    if (health.isEmpty() || key == null) {
      findings.add(
          Diagnosis.notChecked(
              Observation.TrackerKey.class,
              key == null ? "there is no key" : "there is no tracker to ask"));
      return;
    }
    TrackerSettings trackerSettings =
        new TrackerSettings(
            settings.trackerUrl(), key, patience, 0, "doctor", "boardcast-doctor/" + version);
    try (TrackerClient client = new TrackerClient(trackerSettings)) {
      tell(new Observation.TrackerKey(client.positions().sequences().size(), null));
      client
          .mirrors()
          .forEach(report -> tell(new Observation.Mirror(report, ZoneId.systemDefault())));
    } catch (TrackerException e) {
      tell(new Observation.TrackerKey(-1, e));
    }
  }

  private void checkTogether(
      Observation.Tracker tracker, Observation.Hub hub, @Nullable String key) {
    String trackerEpoch =
        ServerFingerprint.health(tracker.health())
            .map(ServerFingerprint.Health::epoch)
            .orElse(null);
    String hubEpoch = HubDiagnosis.epoch(hub.upgrade());
    if (hubEpoch == null || key == null) {
      findings.add(
          Diagnosis.notChecked(Observation.Subscription.class, "the hub does not welcome us"));
      return;
    }
    if (trackerEpoch == null) {
      findings.add(
          Diagnosis.notChecked(Observation.Pair.class, "the tracker does not say which it is"));
    } else {
      tell(new Observation.Pair(settings.trackerUrl(), trackerEpoch, settings.hubUrl(), hubEpoch));
    }
    tell(new Observation.Subscription(SubscriptionTrial.run(settings.hubUrl(), key, patience)));
  }

  private void checkProxyVariables(Observation.Tracker tracker, Observation.Hub hub) {
    var names = ProxyWords.set(environment);
    if (!names.isEmpty()) {
      tell(
          new Observation.ProxyVariables(
              names,
              ProxyWords.remote(List.of(settings.trackerUrl(), settings.hubUrl()), environment),
              isConnected(tracker.health()) && isConnected(hub.upgrade())));
    }
  }

  private static boolean isConnected(Answer answer) {
    return switch (answer) {
      case Answer.Refused _, Answer.UnknownHost _, Answer.Unreachable _ -> false;
      case Answer.NoTls _,
          Answer.TlsFailed _,
          Answer.Silent _,
          Answer.Closed _,
          Answer.NotHttp _,
          Answer.Http _,
          Answer.Upgraded _ ->
          true;
    };
  }
}
