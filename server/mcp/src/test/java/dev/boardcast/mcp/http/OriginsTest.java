package dev.boardcast.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.access.Grant;
import dev.boardcast.protocol.http.HttpAsk;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:8167, , true",
    "LOCALHOST, , true",
    "127.0.0.1:1, http://127.0.0.1:9, true",
    "[::1]:8167, http://localhost:3000, true",
    "board.example:80, https://board.example, true",
    "evil.example, , false",
    "localhost.evil.example:8167, , false",
    "localhost@evil.example, , false",
    "localhost:8167, http://evil.example, false",
    "localhost:8167, null, false",
    "localhost:8167, http://127.0.0.1.evil.example, false",
    "localhost:8167, file:///etc/passwd, false",
    "'', , false",
    ", , false",
    "192.168.0.7:8167, , false"
  })
  void onlyKnownNamesAreLetIn(String host, String origin, boolean letIn) {
    Map<String, String> headers = new HashMap<>();
    if (host != null) {
      headers.put("host", host);
    }
    if (origin != null) {
      headers.put("origin", origin);
    }
    assertThat(
            new Origins(Set.of("Board.Example"))
                .fault(new HttpAsk("POST", headers, new byte[0], "", Grant.local()))
                .isEmpty())
        .isEqualTo(letIn);
  }
}
