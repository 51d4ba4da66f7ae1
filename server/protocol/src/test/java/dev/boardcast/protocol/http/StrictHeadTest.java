package dev.boardcast.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictHeadTest {
  private static final String FIRST_LINE = "GET / HTTP/1.1\r\n";
  private final StrictHead head = new StrictHead();

  /// As a decoder that has just read these bytes.
  private boolean refuses(String text, boolean gaveOut) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return head.refuses(i -> bytes[i], 0, bytes.length, gaveOut);
  }

  @Test
  void aPlainHeadIsLetPassWhereverItIsCut() {
    String request = FIRST_LINE + "Host: a\r\nX-Note: a : b\tc\r\n\r\n";
    for (int cut = FIRST_LINE.length(); cut <= request.length(); cut++) {
      head.begin();
      assertThat(refuses(request.substring(0, cut), false)).isFalse();
      assertThat(refuses(request.substring(cut), true)).isFalse();
    }
    assertThat(head.isRefused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1 \r\n\r\n",
        "GET\t/ HTTP/1.1\r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n",
        FIRST_LINE + "A: b\r\n c\r\n\r\n",
        FIRST_LINE + ": b\r\n\r\n",
      })
  void whatMayBeReadInTwoWaysIsRefused(String request) {
    head.begin();
    assertThat(refuses(request, true)).isTrue();
    assertThat(head.isRefused()).isTrue();
  }

  @Test
  void afterARefusalNothingIsLetPass() {
    head.begin();
    assertThat(refuses("GET  / HTTP/1.1\r\n\r\n", true)).isTrue();
    head.begin();
    assertThat(refuses(FIRST_LINE + "\r\n", true)).isTrue();
  }

  @Test
  void aBodyIsNotLookedAt() {
    head.begin();
    assertThat(refuses(FIRST_LINE + "\r\n", true)).isFalse();
    assertThat(refuses(" a body\r\n may look as it wants", true)).isFalse();
  }

  @Test
  void theNextRequestIsLookedAtAgain() {
    head.begin();
    assertThat(refuses(FIRST_LINE + "\r\n", true)).isFalse();
    head.begin();
    assertThat(refuses(FIRST_LINE + "A: b\r\n\tc\r\n\r\n", true)).isTrue();
  }

  @Test
  void aReasonOfTheDecodersOwnCountsAsWell() {
    head.begin();
    assertThat(refuses(FIRST_LINE + "\r\n", true)).isFalse();
    head.refuse();
    assertThat(head.isRefused()).isTrue();
  }
}
