package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TermTextTest {
  @Test
  void controlCharactersBecomeSpaces() {
    assertThat(TermText.clean("a\u001b[31mb\nc\td\u009bm\u2028e")).isEqualTo("a [31mb c d m e");
  }

  @Test
  void whatTurnsTheReadingDirectionVanishes() {
    assertThat(TermText.clean("user\u202egnp.exe\u2066\u200b")).isEqualTo("usergnp.exe");
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    assertThat(TermText.clean("a\ud83cb")).isEqualTo("a\ufffdb");
  }

  @Test
  void cellsAreCountedAsATerminalDoes() {
    assertThat(TermText.cells("abc")).isEqualTo(3);
    assertThat(TermText.cells("日本")).isEqualTo(4);
    assertThat(TermText.cells("한글")).isEqualTo(4);
    assertThat(TermText.cells("ｶﾅ")).as("half-width").isEqualTo(2);
    assertThat(TermText.cells("Ａ")).as("full-width").isEqualTo(2);
    assertThat(TermText.cells("🎈")).isEqualTo(2);
    assertThat(TermText.cells("e\u0301")).as("a combining accent").isEqualTo(1);
    assertThat(TermText.cells("●○◐…─")).isEqualTo(5);
  }

  @Test
  void fittedTextTakesExactlyTheCellsAskedFor() {
    for (String text : new String[] {"", "abc", "日本語のタイトル", "a🎈🎈b", "e\u0301tude", "x\u001by"}) {
      for (int cells = 0; cells < 20; cells++) {
        assertThat(TermText.cells(TermText.fit(text, cells))).as(text + cells).isEqualTo(cells);
      }
    }
  }

  @Test
  void textThatDoesNotFitEndsWithAnEllipsis() {
    assertThat(TermText.fit("abcdef", 4)).isEqualTo("abc…");
    assertThat(TermText.fit("日本語", 4)).isEqualTo("日… ");
    assertThat(TermText.fit("abcd", 4)).isEqualTo("abcd");
  }
}
