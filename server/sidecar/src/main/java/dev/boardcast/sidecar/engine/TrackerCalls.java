package dev.boardcast.sidecar.engine;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.settings.SidecarOptions;
import dev.boardcast.sidecar.trace.Trace;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Calls to the tracker, each on a virtual thread. The client, and with it the HTTP library, is
/// made with the first call. Used by the engine's thread alone.
final class TrackerCalls {
  /// Calls at the same time; the others wait for their turn.
  static final int CALLS_MAX_COUNT = 8;

  private final SidecarDefaults defaults;
  private final Semaphore turns = new Semaphore(CALLS_MAX_COUNT, true);
  private final @Nullable Trace trace;
  private SidecarOptions options;
  private @Nullable TrackerClient client;

  /// @param trace null where nothing is traced
  TrackerCalls(SidecarDefaults defaults, SidecarOptions options, @Nullable Trace trace) {
    this.trace = trace;
    this.defaults = defaults;
    this.options = options;
  }

  /// Calls go elsewhere from now on, where the address or the key is another.
  void configure(SidecarOptions next) {
    boolean same =
        Objects.equals(next.trackerUrl(), options.trackerUrl())
            && Objects.equals(next.apiKey(), options.apiKey());
    options = next;
    if (!same) {
      close();
    }
  }

  /// Makes a call, repeated as the settings say. The outcome is told on another thread: a value, or
  /// the failure.
  <T> void call(
      Function<TrackerClient, T> call, BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
    TrackerClient tracker = client();
    String fault = String.valueOf(options.trackerFault());
    Thread.ofVirtual()
        .name("boardcast-tracker-call")
        .start(() -> {
          if (tracker == null) {
            outcome.accept(null, new EngineException(EngineException.Kind.MISCONFIGURED, fault));
          } else {
            run(tracker, call, outcome);
          }
        });
  }

  /// Makes a call once: its repetition is the machine's affair.
  <T> void callOnce(
      Function<TrackerClient, T> call, BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
    call(tracker -> call.apply(tracker.withoutRetries()), outcome);
  }

  private @Nullable TrackerClient client() {
    URI url = options.trackerUrl();
    if (client == null && options.trackerFault() == null && url != null) {
      client =
          new TrackerClient(
              new TrackerSettings(
                  url,
                  options.apiKey(),
                  defaults.requestTimeout(),
                  defaults.retryAttempts(),
                  "editor",
                  "boardcast-sidecar/" + defaults.version()));
      if (trace != null) {
        client.observe(trace::call);
      }
    }
    return client;
  }

  private <T> void run(
      TrackerClient tracker,
      Function<TrackerClient, T> call,
      BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
    T value;
    try {
      turns.acquire();
      try {
        value = call.apply(tracker);
      } finally {
        turns.release();
      }
    } catch (InterruptedException | RuntimeException e) {
      outcome.accept(null, e);
      return;
    }
    outcome.accept(value, null);
  }

  void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
