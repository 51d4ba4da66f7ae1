package dev.boardcast.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.sidecar.core.MirrorWatch.Ask;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MirrorWatchTest {
  private static final long MS = 1_000_000;

  private final MirrorWatch watch = new MirrorWatch();

  private static MirrorReport report(int project, String state) {
    return new MirrorReport(
        project, "h", "o", 1, "u", state, "", Instant.EPOCH, 0, 0, null, null, 0, 0, 0, List.of());
  }

  private static int number(Optional<Ask> ask) {
    return ask.orElseThrow().number();
  }

  @Test
  void whereNothingIsConnectedHardlyAnythingIsAsked() {
    int first = number(watch.link(true));
    assertThat(watch.read(first, "none", List.of(), 0)).isFalse();
    assertThat(watch.nextNanos()).isEqualTo(MirrorWatch.UNCONNECTED_MS * MS);
    assertThat(watch.link(true)).isEmpty();
    assertThat(watch.due(MirrorWatch.UNCONNECTED_MS * MS - 1)).isEmpty();
    assertThat(watch.due(MirrorWatch.UNCONNECTED_MS * MS)).isPresent();
  }

  @Test
  void whereSomethingIsTheTrackerIsAskedForWhatIsNews() {
    int first = number(watch.link(true));
    assertThat(watch.read(first, "a-1", List.of(report(1, "live")), 0)).isTrue();
    Ask next = watch.due(MirrorWatch.AGAIN_MS * MS).orElseThrow();
    assertThat(next.known()).isEqualTo("a-1");
    watch.same(next.number(), MirrorWatch.AGAIN_MS * MS);
    assertThat(Objects.requireNonNull(watch.nextNanos())).isEqualTo(2 * MirrorWatch.AGAIN_MS * MS);
  }

  @Test
  void whatFailsIsTriedAgainAndWhatIsKnownStays() {
    int first = number(watch.link(true));
    watch.read(first, "a-1", List.of(report(1, "live")), 0);
    int second = number(watch.due(MirrorWatch.AGAIN_MS * MS));
    watch.unread(second, 0);
    assertThat(watch.reports()).hasSize(1);
    assertThat(watch.nextNanos()).isEqualTo(MirrorWatch.RETRY_MS * MS);
    watch.link(false);
    assertThat(watch.due(MirrorWatch.RETRY_MS * MS)).isEmpty();
    assertThat(watch.link(true)).isPresent();
  }

  @Test
  void whatWasConnectedWhileItIsAskedIsAskedForAgain() {
    int first = number(watch.link(true));
    assertThat(watch.now()).isEmpty();
    watch.read(first, "none", List.of(), 0);
    assertThat(watch.due(MirrorWatch.RETRY_MS * MS)).isPresent();
  }

  @Test
  void anAnswerOfAnotherTrackerIsNone() {
    int first = number(watch.link(true));
    watch.forget();
    assertThat(watch.read(first, "a-1", List.of(report(1, "live")), 0)).isFalse();
    assertThat(watch.reports()).isEmpty();
    assertThat(watch.link(true)).isPresent();
  }
}
