package dev.boardcast.app.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {
  @Test
  void whatDecodedIsTaken() {
    assertThatCode(() -> Arguments.check(List.of("rpc", "{\"title\": \"Zoë 計画 🎈 ?\"}", "")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zo\uFFFD\uFFFD", "\uD83C", "x\uDF88", "\uDF88\uD83C"})
  void whatDidNotIsRefusedByItsPlaceAndNotRepeated(String word) {
    assertThatThrownBy(() -> Arguments.check(List.of("rpc", "boardcast/createIssue", word)))
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.isUsage()).isTrue())
        .hasMessageStartingWith("argument 3 is no text")
        .hasMessageContaining("LC_ALL=C.UTF-8")
        .hasMessageNotContaining(word);
  }
}
