package dev.boardcast.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:8167, , true",
    "LOCALHOST, , true",
    "127.0.0.1:1, http://127.0.0.1:9, true",
    "[::1]:8167, http://localhost:3000, true",
    "board.example:80, https://board.example, true",
    "evil.example, , false",
    "evil.example#@localhost, , false",
    "localhost/evil.example, , false",
    "localhost?a, , false",
    "localhost., , false",
    "localhost:8167, http://localhost@evil.example, false",
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
  void onlyKnownNamesAreLetIn(@Nullable String host, @Nullable String origin, boolean letIn) {
    assertThat(new OriginPolicy(Set.of("Board.Example")).fault(host, origin).isEmpty())
        .isEqualTo(letIn);
  }
}
