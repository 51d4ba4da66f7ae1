package dev.boardcast.gateway.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
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
  }

  @Test
  void whatATokenSaysOfItselfHasABound() {
    assertThat(TokenRule.usedForMs(Long.MAX_VALUE)).isEqualTo(86_340_000);
    assertThat(TokenRule.goodForMs(0)).isEqualTo(1_000);
    assertThat(TokenRule.usedForMs(-1)).isEqualTo(500);
  }

  @Test
  void whatDoesNotSayHowLongItIsGoodIsSoForFiveMinutes() {
    assertThat(TokenRule.lifetimeS(null)).isEqualTo(300);
    assertThat(TokenRule.lifetimeS(JsonNull.INSTANCE)).isEqualTo(300);
    assertThat(TokenRule.lifetimeS(new JsonPrimitive("soon"))).isEqualTo(300);
    assertThat(TokenRule.lifetimeS(new JsonPrimitive(true))).isEqualTo(300);
    assertThat(TokenRule.lifetimeS(new JsonPrimitive("60"))).isEqualTo(60);
    assertThat(TokenRule.lifetimeS(new JsonPrimitive(0))).isZero();
    assertThat(TokenRule.lifetimeS(new JsonPrimitive(-5))).isEqualTo(-5);
    assertThat(TokenRule.lifetimeS(new JsonPrimitive(1e300))).isEqualTo(Long.MAX_VALUE);
  }
}
