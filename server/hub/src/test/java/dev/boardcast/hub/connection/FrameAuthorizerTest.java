package dev.boardcast.hub.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.ClientFrame;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a key allows of a frame, and what the client is told of the rest.
final class FrameAuthorizerTest {
  private static final Principal LIMITED =
      new Principal("1", "limited", Scope.READ, Optional.of(Set.of(1, 3)));

  private static ClientFrame to(Set<Integer> numbers) {
    return new ClientFrame.Subscribe(numbers, Map.of());
  }

  @Test
  void allProjectsBecomeThoseOfTheKeyAndOthersAreRefusedByTheirNumbers() {
    assertThat(FrameAuthorizer.narrowed(LIMITED, to(Set.of()))).contains(to(Set.of(1, 3)));
    assertThat(FrameAuthorizer.narrowed(LIMITED, to(Set.of(3)))).contains(to(Set.of(3)));
    assertThat(FrameAuthorizer.narrowed(LIMITED, to(Set.of(1, 2)))).isEmpty();
    assertThat(FrameAuthorizer.refusal(LIMITED, to(Set.of(1, 2))))
        .isEqualTo("the key is not for project 2");
    assertThat(FrameAuthorizer.refusal(LIMITED, to(Set.of(7, 2, 3))))
        .isEqualTo("the key is not for projects 2, 7");
    assertThat(FrameAuthorizer.refusal(LIMITED, new ClientFrame.Replay(9, new Position("e", 1))))
        .isEqualTo("the key is not for project 9");
  }

  @Test
  void ofManyProjectsSomeAreNamedAndTheOthersCounted() {
    Set<Integer> many = IntStream.rangeClosed(10, 40).boxed().collect(Collectors.toSet());
    assertThat(FrameAuthorizer.refusal(LIMITED, to(many)))
        .startsWith("the key is not for projects 10, 11, ")
        .endsWith(", 29 and 11 more");
  }
}
