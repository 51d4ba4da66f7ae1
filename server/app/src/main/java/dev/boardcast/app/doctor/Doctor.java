package dev.boardcast.app.doctor;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerException;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.WireException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Checks, one after another, what an editor needs to be live: a key, the tracker, the hub.
public final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Settings settings;

  public Doctor(Settings settings) {
    this.settings = settings;
  }

  /// Runs all checks; takes at most a few times five seconds.
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding.Fine("Java", Runtime.version() + " in " + System.getProperty("java.home")));
    findings.add(dataDir());
    Optional<String> key = settings.findApiKey();
    findings.add(key(key));
    findings.addAll(tracker(key));
    findings.add(hub(key));
    return findings;
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
            settings.dataDir() + " cannot be written",
            "give yourself write access, or set BOARDCAST_DATA_DIR to another folder");
  }

  private Finding key(Optional<String> key) {
    if (key.isEmpty()) {
      return new Finding.Fault(
          "Key",
          "neither STATE_TRACKING_API_KEY nor " + settings.credentials().file() + " is there",
          "run `boardcast serve` on this machine, which makes one, or set STATE_TRACKING_API_KEY to your team's");
    }
    return new Finding.Fine(
        "Key",
        settings.apiKey().isPresent()
            ? "from STATE_TRACKING_API_KEY"
            : "from " + settings.credentials().file());
  }

  private List<Finding> tracker(Optional<String> key) {
    TrackerSettings trackerSettings =
        new TrackerSettings(
            settings.trackerUrl(),
            // The health check needs none, and without one the client refuses to be made.
            key.orElse("none"),
            PATIENCE,
            0,
            "doctor",
            "boardcast-doctor/" + Version.current());
    try (TrackerClient client = new TrackerClient(trackerSettings)) {
      var health = client.health();
      Finding reachable =
          new Finding.Fine(
              "Tracker", settings.trackerUrl() + " answers (version " + health.version() + ")");
      if (key.isEmpty()) {
        return List.of(reachable, new Finding.Unknown("Tracker's key check", "there is no key"));
      }
      return List.of(reachable, trackerKey(client));
    } catch (TrackerException e) {
      return List.of(
          new Finding.Fault(
              "Tracker",
              settings.trackerUrl() + ": " + String.valueOf(e.getMessage()),
              "start it with `boardcast serve`, or set STATE_TRACKING_API_URL to where it runs"));
    }
  }

  private static Finding trackerKey(TrackerClient client) {
    try {
      int projects = client.positions().sequences().size();
      return new Finding.Fine(
          "Tracker's key check", "the key is accepted; " + projects + " project(s)");
    } catch (TrackerException e) {
      return new Finding.Fault(
          "Tracker's key check",
          String.valueOf(e.getMessage()),
          "use the key of that server: STATE_TRACKING_API_KEY, or its credentials file");
    }
  }

  private Finding hub(Optional<String> key) {
    CompletableFuture<String> first = new CompletableFuture<>();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .connectTimeout(PATIENCE)
              .header("Authorization", "Bearer " + key.orElse("none"))
              .buildAsync(settings.hubUrl(), new FirstText(first))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      try {
        String text = first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return HubFrame.decode(text) instanceof HubFrame.Welcome
            ? new Finding.Fine("Hub", settings.hubUrl() + " welcomes us")
            : notAHub("its first message is not a welcome");
      } finally {
        socket.abort();
      }
    } catch (ExecutionException e) {
      return hubFault(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException _) {
      return notAHub("it says nothing for " + PATIENCE.toSeconds() + " s");
    } catch (WireException e) {
      return notAHub(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Finding.Unknown("Hub", "interrupted");
    }
  }

  private Finding hubFault(Throwable cause) {
    if (cause instanceof WebSocketHandshakeException refused) {
      int status = refused.getResponse().statusCode();
      return switch (status) {
        case 401, 403 ->
            new Finding.Fault(
                "Hub",
                settings.hubUrl() + " refuses the key (" + status + ")",
                "use the key of that server: STATE_TRACKING_API_KEY, or its credentials file");
        case 404 ->
            new Finding.Fault(
                "Hub",
                settings.hubUrl() + " is not there (404): the path is wrong",
                "set BOARDCAST_HUB_URL to ws://HOST:PORT/notifications");
        default -> notAHub("it answers the WebSocket handshake with HTTP " + status);
      };
    }
    if (cause instanceof ConnectException) {
      return new Finding.Fault(
          "Hub",
          "nothing listens at " + settings.hubUrl(),
          "start it with `boardcast serve`, or set BOARDCAST_HUB_URL to where it runs");
    }
    return notAHub(String.valueOf(cause.getMessage()));
  }

  private Finding notAHub(String detail) {
    return new Finding.Fault(
        "Hub",
        settings.hubUrl() + ": " + detail,
        "check BOARDCAST_HUB_URL: another program, or a proxy that does not pass WebSockets, may answer there");
  }

  /// Completes with the first text message.
  private record FirstText(CompletableFuture<String> first) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      first.complete(data.toString());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      first.completeExceptionally(error);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      first.completeExceptionally(
          new java.io.IOException("closed with code " + code + " " + reason));
      return CompletableFuture.completedFuture(null);
    }
  }
}
