package dev.boardcast.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ToldEventsTest {
  private static final String EVENT =
      "{\"type\":\"issue.deleted\",\"data\":{\"title\":\"said \\\"actor\\\":\\\"bob\\\"\",\"actor\":\"ada\"}}";

  @Test
  void aChangeIsOfWhomItsDataNamesAndOfNobodyElse() {
    assertThat(new ToldEvents(false, "ada").isOwn(EVENT)).isTrue();
    assertThat(new ToldEvents(false, "bob").isOwn(EVENT)).isFalse();
    assertThat(ToldEvents.actor(EVENT)).isEqualTo("ada");
    assertThat(ToldEvents.actor("{\"data\":{}}")).isNull();
  }

  /// So that ten thousand names of subscribers are not ten thousand forms of one event.
  @Test
  void wishesThatComeToTheSameAreOne() {
    Set<String> actors = Set.of("ada");
    for (String name : new String[] {"bob", "eve", "mia"}) {
      assertThat(new ToldEvents(true, name).of(actors, false)).isEqualTo(ToldEvents.ALL);
      assertThat(new ToldEvents(true, name).of(actors, true)).isEqualTo(new ToldEvents(true, null));
    }
    assertThat(new ToldEvents(true, "ada").of(actors, false))
        .isEqualTo(new ToldEvents(false, "ada"));
    assertThat(ToldEvents.ALL.of(actors, true)).isEqualTo(ToldEvents.ALL);
  }
}
