package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.sync.LogFollower.Effect;
import dev.boardcast.core.sync.LogFollower.Input;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogFollowerTest {
  private final LogFollower follower = new LogFollower(Map.of(1, 4L));

  @Test
  void theOwnCommitIsToldWithoutAReadWhenItIsTheVeryNext() {
    assertThat(follower.step(new Input.Committed(events(1, 5, 6))))
        .containsExactly(new Effect.Tell(events(1, 5, 6)));
  }

  @Test
  void anOwnCommitBehindSomebodyElsesIsReadWithIt() {
    assertThat(follower.step(new Input.Committed(events(1, 6))))
        .containsExactly(new Effect.Read(Map.of(1, 4L)));
    assertThat(follower.step(new Input.Found(Map.of(1, events(1, 5, 6)))))
        .containsExactly(new Effect.Tell(events(1, 5, 6)));
  }

  @Test
  void whatWasHeardOfTwiceIsToldOnce() {
    assertThat(follower.step(new Input.Heard(Map.of(1, 5L))))
        .containsExactly(new Effect.Read(Map.of(1, 4L)));
    assertThat(follower.step(new Input.Committed(events(1, 5))))
        .containsExactly(new Effect.Tell(events(1, 5)));
    assertThat(follower.step(new Input.Found(Map.of(1, events(1, 5))))).isEmpty();
    assertThat(follower.step(new Input.Heard(Map.of(1, 5L)))).isEmpty();
  }

  @Test
  void aPageThatDoesNotReachItIsFollowedByTheNext() {
    var _ = follower.step(new Input.Heard(Map.of(1, 8L)));
    assertThat(follower.step(new Input.Found(Map.of(1, events(1, 5, 6)))))
        .containsExactly(new Effect.Tell(events(1, 5, 6)), new Effect.Read(Map.of(1, 6L)));
  }

  @Test
  void whatCouldNotBeReadIsAskedForWithWhateverHappensNext() {
    var _ = follower.step(new Input.Heard(Map.of(1, 5L)));
    assertThat(follower.step(new Input.NotFound())).isEmpty();
    assertThat(follower.step(new Input.Heard(Map.of())))
        .containsExactly(new Effect.Read(Map.of(1, 4L)));
  }

  @Test
  void aRumourIsForgotten() {
    var _ = follower.step(new Input.Heard(Map.of(2, 9L)));
    assertThat(follower.step(new Input.Found(Map.of(2, List.of())))).isEmpty();
    assertThat(follower.step(new Input.Heard(Map.of()))).isEmpty();
  }

  @Test
  void itGoesOnBehindWhatTheLogHasForgotten() {
    var _ = follower.step(new Input.Heard(Map.of(1, 90L)));
    assertThat(follower.step(new Input.Found(Map.of(1, events(1, 89, 90)))))
        .containsExactly(new Effect.Tell(events(1, 89, 90)));
  }

  private static List<CommittedEvent> events(int project, long... sequences) {
    return java.util.Arrays.stream(sequences)
        .mapToObj(sequence -> new CommittedEvent(project, sequence, null, "{}", 0))
        .toList();
  }
}
