package dev.boardcast.sidecar.engine;

import dev.boardcast.client.tracker.Versioned;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.core.MirrorWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Asks the tracker how the boards' connections to other systems stand, as `MirrorWatch` decides.
/// Used by the engine's thread alone.
final class MirrorPort {
  /// The tracker waits for news no longer than this, and than half of what a request may take.
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private final MirrorWatch watch = new MirrorWatch();
  private final TrackerCalls tracker;
  private final EventLoop loop;
  private final Duration wait;
  private final Runnable onNews;

  /// @param requestTimeout of a request to the tracker
  /// @param onNews called when they stand otherwise
  MirrorPort(TrackerCalls tracker, EventLoop loop, Duration requestTimeout, Runnable onNews) {
    this.tracker = tracker;
    this.loop = loop;
    Duration half = requestTimeout.dividedBy(2);
    wait = half.compareTo(WAIT_MAX) < 0 ? half : WAIT_MAX;
    this.onNews = onNews;
  }

  /// Of the boards that are followed.
  List<MirrorReport> reports(IntPredicate followed) {
    return watch.reports().stream().filter(report -> followed.test(report.project())).toList();
  }

  @Nullable Long nextNanos() {
    return watch.nextNanos();
  }

  void runDue(long nowNanos) {
    run(watch.due(nowNanos));
  }

  /// @param isReached whether the tracker can be asked now
  void link(boolean isReached) {
    run(watch.link(isReached));
  }

  void delivered(Batch batch) {
    run(watch.delivered(batch.changes()));
  }

  /// Something was connected, or is not any more.
  void changed() {
    run(watch.now());
  }

  void forget() {
    watch.forget();
  }

  private void run(Optional<MirrorWatch.Ask> wanted) {
    wanted.ifPresent(ask ->
        tracker.<Optional<Versioned<List<MirrorReport>>>>callOnce(
            client ->
                client.mirrorsIfChanged(ask.known(), ask.known() == null ? Duration.ZERO : wait),
            (answer, _) -> loop.post(() -> answered(ask.number(), answer))));
  }

  /// @param answer empty where nothing is new; null where there was none
  // A call's outcome is a value or a failure, and the value here is whether something is new.
  @SuppressWarnings("NullableOptional")
  private void answered(int number, @Nullable Optional<Versioned<List<MirrorReport>>> answer) {
    long now = System.nanoTime();
    if (answer == null) {
      watch.unread(number, now);
    } else if (answer.isEmpty()) {
      watch.same(number, now);
    } else if (watch.read(number, answer.get().etag(), answer.get().value(), now)) {
      onNews.run();
    }
  }
}
