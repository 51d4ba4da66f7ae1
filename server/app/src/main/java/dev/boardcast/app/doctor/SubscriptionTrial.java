package dev.boardcast.app.doctor;

import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Subscribes as a sidecar does, with the sidecar's own client.
final class SubscriptionTrial implements HubListener {
  private final CompletableFuture<HubConnection> opened = new CompletableFuture<>();
  private final CompletableFuture<Observation.Outcome> outcome = new CompletableFuture<>();

  private SubscriptionTrial() {}

  /// Takes at most `patience`, and leaves no connection behind.
  static Observation.Outcome run(URI url, String apiKey, Duration patience) {
    SubscriptionTrial trial = new SubscriptionTrial();
    HubConnection connection = HubConnection.open(url, apiKey, patience, trial);
    trial.opened.complete(connection);
    try {
      return trial
          .outcome
          .completeOnTimeout(
              new Observation.Outcome.NoAnswer(patience.toSeconds()),
              patience.toMillis(),
              TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the trial has no outcome", e);
    } finally {
      connection.close();
      awaitClosed(connection);
    }
  }

  private static void awaitClosed(HubConnection connection) {
    try {
      boolean _ = connection.awaitClosed(Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onFrame(HubFrame frame, int characters) {
    Observation.@Nullable Outcome told =
        switch (frame) {
          case HubFrame.Welcome _ -> {
            opened.join().send(new ClientFrame.Subscribe(Set.of(), Map.of()));
            yield null;
          }
          case HubFrame.Subscribed(var positions) -> {
            Map<Integer, Long> sequences = new TreeMap<>();
            positions.forEach((n, joined) -> sequences.put(n, joined.position().sequence()));
            yield new Observation.Outcome.Accepted(sequences);
          }
          // Its end follows at once, and says why.
          case HubFrame.Fault(_, _, var after) when after.isPresent() -> null;
          case HubFrame.Fault(var code, var message, _) ->
              new Observation.Outcome.Refused(code, message);
          case HubFrame.Event _, HubFrame.Replay _ -> null;
        };
    if (told != null) {
      outcome.complete(told);
    }
  }

  @Override
  public void onHeard() {
    // Only frames count here.
  }

  @Override
  public void onClosed(HubClosed closed) {
    outcome.complete(new Observation.Outcome.Ended(closed));
  }
}
