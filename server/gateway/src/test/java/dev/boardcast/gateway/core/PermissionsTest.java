package dev.boardcast.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PermissionsTest {
  private static Permissions of(List<String> allow, List<String> deny) {
    return Permissions.of(allow, deny, false);
  }

  @Test
  void nothingIsAllowedUnlessListed() {
    assertThat(of(List.of(), List.of()).allows("a__x", true, true)).isFalse();
    assertThat(of(List.of("a__*"), List.of()).allows("b__x", true, true)).isFalse();
    assertThat(of(List.of("a__*"), List.of()).allows("a__x", false, false)).isTrue();
  }

  @Test
  void denyWins() {
    Permissions permissions = of(List.of("*"), List.of("*__delete_*"));
    assertThat(permissions.allows("a__delete_all", true, true)).isFalse();
    assertThat(permissions.allows("a__list", true, true)).isTrue();
  }

  @Test
  void readOnlyWantsTheHintOfAServerWhoseWordCounts() {
    Permissions permissions = Permissions.of(List.of("*"), List.of(), true);
    assertThat(permissions.allows("a__x", true, true)).isTrue();
    assertThat(permissions.allows("a__x", false, true)).isFalse();
    assertThat(permissions.allows("a__x", true, false)).isFalse();
  }

  @Test
  void aServerIsSeenWhereAnyOfItsToolsMayBeAllowed() {
    assertThat(of(List.of("notes__*"), List.of()).mayAllowSomeOf("notes")).isTrue();
    assertThat(of(List.of("no*"), List.of()).mayAllowSomeOf("notes")).isTrue();
    assertThat(of(List.of("*__read"), List.of()).mayAllowSomeOf("notes")).isTrue();
    assertThat(of(List.of("notes__read"), List.of()).mayAllowSomeOf("notes")).isTrue();
    assertThat(of(List.of("other__*"), List.of()).mayAllowSomeOf("notes")).isFalse();
    assertThat(of(List.of("note__*"), List.of()).mayAllowSomeOf("notes")).isFalse();
    assertThat(of(List.of("*"), List.of("notes__*")).mayAllowSomeOf("notes")).isFalse();
    assertThat(of(List.of("*"), List.of("*")).mayAllowSomeOf("notes")).isFalse();
    assertThat(of(List.of("*"), List.of("notes__delete*")).mayAllowSomeOf("notes")).isTrue();
    assertThat(of(List.of(), List.of()).mayAllowSomeOf("notes")).isFalse();
  }

  @Test
  void globsFitWholeNamesAndTakeNoLongForManyStars() {
    assertThat(new Glob("a*c?e").fits("abbbcde")).isTrue();
    assertThat(new Glob("a*c?e").fits("abbbcdef")).isFalse();
    assertThat(new Glob("").fits("")).isTrue();
    assertThat(new Glob("**").fits("")).isTrue();
    assertThat(new Glob("a.c").fits("abc")).isFalse();
    assertThat(new Glob("*a".repeat(40) + "b").fits("a".repeat(5_000))).isFalse();
  }
}
