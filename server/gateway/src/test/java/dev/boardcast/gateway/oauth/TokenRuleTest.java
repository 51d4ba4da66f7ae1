package dev.boardcast.gateway.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenRuleTest {
  @Test
  void aTokenIsUsedUntilAMinuteBeforeItsEnd() {
    assertThat(TokenRule.usedForMs(3_600)).isEqualTo(3_540_000);
    assertThat(TokenRule.usedForMs(120)).isEqualTo(60_000);
  }

  @Test
  void oneThatIsGoodForLessThanTwoIsUsedForHalfOfIt() {
    assertThat(TokenRule.usedForMs(100)).isEqualTo(50_000);
    assertThat(TokenRule.usedForMs(1)).isEqualTo(500);
    assertThat(TokenRule.usedForMs(0)).isZero();
  }

  @Test
  void whatATokenSaysOfItselfHasABound() {
    assertThat(TokenRule.usedForMs(Long.MAX_VALUE)).isEqualTo(86_340_000);
    assertThat(TokenRule.usedForMs(-1)).isZero();
  }
}
