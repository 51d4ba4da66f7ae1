package dev.boardcast.sidecar.engine;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.settings.SidecarOptions;
import dev.boardcast.sidecar.trace.Trace;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls to the tracker, each on a virtual thread. The client, and with it the HTTP library, is
/// made with the first call. Used by the engine's thread alone.
final class TrackerCalls {
  /// Calls at the same time; the others wait for their turn.
  static final int CALLS_MAX_COUNT = 8;

  /// What a change that the editor asks for may take, from the request to its answer: a person
  /// waits for it. Its retries, and its wait for the changes before it, are made in that time.
  static final Duration CHANGE_PATIENCE = Duration.ofSeconds(5);

  /// A change that has waited until less than this is left is not sent any more: it would only
  /// leave its outcome in doubt.
  static final Duration CHANGE_TIME_MIN = Duration.ofMillis(500);

  private final SidecarDefaults defaults;
  private final KeyedSerialQueue lanes = new KeyedSerialQueue();
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
    Supplier<TrackerClient> tracker = configured();
    start(
        () -> {
          TrackerClient asked = tracker.get();
          turns.acquire();
          try {
            return call.apply(asked);
          } finally {
            turns.release();
          }
        },
        outcome);
  }

  /// Makes a change in the user's name, after those of its lane that were asked for before, and
  /// within `CHANGE_PATIENCE`.
  <T> void change(
      KeyedSerialQueue.Lane lane,
      Function<TrackerClient, T> call,
      BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
    long askedNanos = System.nanoTime();
    Supplier<TrackerClient> tracker = configured();
    String userName = options.userName();
    KeyedSerialQueue.Place place = lanes.enter(lane);
    start(
        () -> {
          try {
            TrackerClient asked = tracker.get();
            place.await(CHANGE_PATIENCE.minus(CHANGE_TIME_MIN));
            Duration left = CHANGE_PATIENCE.minusNanos(System.nanoTime() - askedNanos);
            TrackerClient named = userName == null ? asked : asked.withActor(userName);
            return call.apply(
                named.within(left.compareTo(CHANGE_TIME_MIN) < 0 ? Duration.ZERO : left));
          } finally {
            place.leave();
          }
        },
        outcome);
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

  /// The client of now; where there is none, asking for it says why.
  private Supplier<TrackerClient> configured() {
    TrackerClient tracker = client();
    if (tracker != null) {
      return () -> tracker;
    }
    String fault = String.valueOf(options.trackerFault());
    return () -> {
      throw new EngineException(EngineException.Kind.MISCONFIGURED, fault);
    };
  }

  private interface Work<T> {
    T run() throws InterruptedException;
  }

  private static <T> void start(
      Work<T> work, BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
    Thread.ofVirtual().name("boardcast-tracker-call").start(() -> run(work, outcome));
  }

  private static <T> void run(Work<T> work, BiConsumer<@Nullable T, @Nullable Throwable> outcome) {
    T value;
    try {
      value = work.run();
    } catch (InterruptedException | RuntimeException | Error e) {
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
