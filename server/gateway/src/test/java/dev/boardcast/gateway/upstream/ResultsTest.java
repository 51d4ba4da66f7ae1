package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.gateway.core.BreakerRule;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Results;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResultsTest {
  /// What is wrong with a request shuts its server for nobody.
  @ParameterizedTest
  @CsvSource({
    "-32602, MCP_CLIENT_ERROR, false",
    "-32002, MCP_CLIENT_ERROR, false",
    "-32020, MCP_CLIENT_ERROR, false",
    "-32021, MCP_CLIENT_ERROR, false",
    "-32022, MCP_CLIENT_ERROR, false",
    "-32601, TOOL_NOT_SUPPORTED, false",
    "-32603, MCP_SERVER_ERROR, true",
    "-32000, MCP_SERVER_ERROR, true"
  })
  void anErrorSpeaksAgainstItsServerWhereItIsItsOwn(int code, ErrorCode meaning, boolean counts)
      throws IOException {
    RawObject message =
        RawObject.parse("{\"error\":{\"code\":%d,\"message\":\"no\"}}".formatted(code));
    assertThatThrownBy(() -> Results.of("one", message))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo(meaning);
              assertThat(BreakerRule.countsAgainst(e.fault())).isEqualTo(counts);
            });
  }
}
