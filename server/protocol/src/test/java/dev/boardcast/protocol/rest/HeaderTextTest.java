package dev.boardcast.protocol.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderTextTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ada,            ada
          a b%41+~,       a b%41+~
          Zoë,            UTF-8''Zo%C3%AB
          Zoë's agent,    UTF-8''Zo%C3%AB%27s%20agent
          李 😀,           UTF-8''%E6%9D%8E%20%F0%9F%98%80
          utf-8''x,       UTF-8''utf%2D8%27%27x
          """,
      quoteCharacter = '"')
  void aTextIsItselfOrItsUtf8AndComesBack(String text, String value) {
    assertThat(HeaderText.encode(text)).isEqualTo(value);
    assertThat(HeaderText.decode(value)).contains(text);
  }

  @Test
  void theMarkAndTheDigitsMayHaveEitherCase() {
    assertThat(HeaderText.decode("utf-8''Zo%c3%ab")).contains("Zoë");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zoë",
        "a\tb",
        "UTF-8''%",
        "UTF-8''%C3",
        "UTF-8''%C3%",
        "UTF-8''%4",
        "UTF-8''%+4a",
        "UTF-8''%FF",
        "UTF-8''%C0%80",
        "UTF-8''%ED%A0%80",
        "UTF-8''a%0Db",
        "UTF-8''%00",
        "UTF-8''%C2%85",
        "UTF-8''%E2%80%A8"
      })
  void whatIsNoTextOfOneLineIsNone(String value) {
    assertThat(HeaderText.decode(value)).isEmpty();
  }

  @Test
  void halfACharacterIsSentAsAQuestionMark() {
    assertThat(HeaderText.decode(HeaderText.encode("ë\ud83d"))).contains("ë?");
  }
}
