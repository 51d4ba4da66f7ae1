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

  @Test
  void aCallerHasALimitOfItsOwnInNumber() {
    for (int i = 0; i < Follows.ONES_MAX_COUNT; i++) {
      assertThat(isAdded(this, "a", i)).isTrue();
    }
    assertThat(isAdded(this, "a", -1)).isFalse();
    assertThat(isAdded(this, "a", 0)).as("what it has").isTrue();
    assertThat(isAdded(new Object(), "a", -1)).as("another of the key").isTrue();
    follows.remove(this, "a:0");
    assertThat(isAdded(this, "a", -1)).isTrue();
  }

  /// Adds addresses of this many characters until one is refused.
  private int roomFor(int uriChars, int perCaller, String key) {
    Object who = new Object();
    for (int i = 0; ; i++) {
      who = i % perCaller == 0 ? new Object() : who;
      String uri = "a:" + "x".repeat(uriChars - 8) + "%06d".formatted(i);
      if (!follows.add(
          who, key.isEmpty() ? "key" + i / perCaller : key, new Follows.One("s", uri, uri))) {
        return i;
      }
    }
  }

  @Test
  void addressesAreBoundedInCharactersOfACallerAKeyAndAServer() {
    assertThat(roomFor(2_048, 1_000, "a")).isEqualTo(Follows.ONES_MAX_CHARS / 2_048);
    FollowsTest ofKey = new FollowsTest();
    // The key's is counted with the server's name before each.
    assertThat(ofKey.roomFor(2_048, 8, "a")).isEqualTo(Follows.OF_KEY_MAX_CHARS / 2_049);
    FollowsTest ofServer = new FollowsTest();
    assertThat(ofServer.roomFor(2_048, 8, "")).isEqualTo(Follows.OF_SERVER_MAX_CHARS / 2_048);
  }
}
