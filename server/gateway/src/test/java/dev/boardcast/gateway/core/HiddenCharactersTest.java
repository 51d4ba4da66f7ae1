package dev.boardcast.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HiddenCharactersTest {
  @Test
  void whatAPersonDoesNotSeeIsFound() {
    for (int hidden :
        List.of(0, 0x1b, 0x7f, 0x85, 0xad, 0x200b, 0x200d, 0x202e, 0x2066, 0xfeff, 0xe0041)) {
      assertThat(HiddenCharacters.first("a " + Character.toString(hidden) + " tool"))
          .as("U+%04X", hidden)
          .hasValue(hidden);
    }
  }

  @Test
  void whatAPersonSeesIsNot() {
    assertThat(HiddenCharacters.first("Grüße, 漢字, שלום, 😀\n\t- a list")).isEmpty();
    assertThat(HiddenCharacters.first("")).isEmpty();
  }
}
