package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestKeyTest {
  private static final HttpHeaders NONE = new DefaultHttpHeaders();

  @ParameterizedTest
  @CsvSource({
    "/notifications?apiKey=abc, abc",
    "/notifications?x=1&apiKey=abc&y, abc",
    "/notifications?apiKey=a+b%2Fc%3d, a+b/c=",
    "/notifications?apiKey=gr%C3%BC%C3%9Fe, grüße",
    "/notifications?apiKey=first&apiKey=second, first"
  })
  void theQuerysKeyIsPercentDecoded(String uri, String key) {
    assertThat(RequestKey.of(NONE, uri)).contains(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notifications",
        "/notifications?",
        "/notifications?apikey=abc",
        "/notifications?apiKey=%",
        "/notifications?apiKey=%4",
        "/notifications?apiKey=%zz",
        "/notifications?apiKey=%ff",
        "/notifications/apiKey=abc"
      })
  void whatIsNoKeyIsNone(String uri) {
    assertThat(RequestKey.of(NONE, uri)).isEmpty();
  }

  @Test
  void headersComeBeforeTheQuery() {
    HttpHeaders headers = new DefaultHttpHeaders().set("X-API-Key", "two");
    assertThat(RequestKey.of(headers, "/?apiKey=three")).contains("two");
    headers.set("Authorization", "bearer one");
    assertThat(RequestKey.of(headers, "/?apiKey=three")).contains("one");
    headers.set("Authorization", "Basic one");
    assertThat(RequestKey.of(headers, "/?apiKey=three")).contains("two");
  }
}
