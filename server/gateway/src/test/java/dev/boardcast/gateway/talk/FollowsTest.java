package dev.boardcast.gateway.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FollowsTest {
  private final Follows follows = new Follows((_, _) -> {});

  private boolean isAdded(Object who, String key, int number) {
    String uri = "a:" + number;
    return follows.add(who, key, new Follows.One("s", uri, uri));
  }

  /// Else one who opens sessions has a server asked for more than it takes, and silences all.
  @Test
  void aKeyHasALimitOfItsOwnHoweverManySessionsItHas() {
    Object first = new Object();
    Object last = first;
    for (int i = 0; i < Follows.OF_KEY_MAX_COUNT; i++) {
      last = i == 0 ? first : i % Follows.ONES_MAX_COUNT == 0 ? new Object() : last;
      assertThat(isAdded(last, "a", i)).isTrue();
    }
    Object more = new Object();
    assertThat(isAdded(more, "a", -1)).isFalse();
    assertThat(isAdded(more, "b", -1)).as("of another key").isTrue();
    assertThat(isAdded(first, "a", 0)).as("what it has").isTrue();
    follows.remove(first);
    assertThat(isAdded(new Object(), "a", -1)).isTrue();
  }

  @Test
  void aServerHasALimitForAll() {
    Object[] whos = new Object[Follows.OF_SERVER_MAX_COUNT / Follows.ONES_MAX_COUNT];
    Arrays.setAll(whos, _ -> new Object());
    for (int i = 0; i < Follows.OF_SERVER_MAX_COUNT; i++) {
      int group = i / Follows.ONES_MAX_COUNT;
      assertThat(isAdded(whos[group], "key" + group, i)).isTrue();
    }
    assertThat(isAdded(new Object(), "more", -1)).isFalse();
  }
}
