package dev.boardcast.sidecar.references;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReferenceScannerTest {
  private static final int BARE = 7;

  static List<String> found(String text, int bareBoard) {
    List<String> found = new ArrayList<>();
    ReferenceScanner.scan(
        text,
        0,
        text.length(),
        bareBoard,
        (start, end, board, issue) ->
            found.add(text.substring(start, end) + "=" + Reference.name(board, issue)));
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          // see BOARD-3#12 for why          | BOARD-3#12=BOARD-3#12
          BOARD-3#12                         | BOARD-3#12=BOARD-3#12
          (BOARD-3#12), "BOARD-3#13"!        | BOARD-3#12=BOARD-3#12 BOARD-3#13=BOARD-3#13
          fixes #12, and (#3).               | #12=BOARD-7#12 #3=BOARD-7#3
          '#12'                              | #12=BOARD-7#12
          '#2147483647 BOARD-2147483647#1'   | #2147483647=BOARD-7#2147483647 BOARD-2147483647#1=BOARD-2147483647#1
          X-BOARD-3#12                       | BOARD-3#12=BOARD-3#12
          é #12 🚀 BOARD-3#9 🚀#4            | #12=BOARD-7#12 BOARD-3#9=BOARD-3#9 #4=BOARD-7#4
          '#12-3 #4/5 #6&'                   | #12=BOARD-7#12 #4=BOARD-7#4 #6=BOARD-7#6
          """)
  void whatIsAReference(String text, String expected) {
    assertThat(found(text, BARE)).containsExactly(expected.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '#012 #0 BOARD-03#12 BOARD-0#1 BOARD-3#0 BOARD-3#012'
          '#2147483648 BOARD-2147483648#1 #99999999999999999999'
          a#12 1#12 _#12 é#12 ß#12 𝒜#12
          '##12 /#12 &#12; https://x.example/y#12 https://x.example/#12'
          '#12a #12_ #12é #12𝒜 #1f2e3d #fff'
          board-3#12 BOARD3#12 BOARD-x#12 TheBOARD-3#12 /BOARD-3#12 #BOARD-3#12
          '#١٢ BOARD-٣#12 # 12 BOARD-3 #x'
          '#12x#13'
          """)
  void whatIsNone(String text) {
    assertThat(found(text, BARE)).isEmpty();
  }

  @Test
  void aBareNumberIsAReferenceOnlyWhereItMeansABoard() {
    assertThat(found("color: #123; BOARD-3#12 #4", 0)).containsExactly("BOARD-3#12=BOARD-3#12");
  }

  @Test
  void aReferenceEndsWithItsLine() {
    assertThat(found("#1\n2 #3\r\nBOARD-4#5\r#6", BARE))
        .containsExactly("#1=BOARD-7#1", "#3=BOARD-7#3", "BOARD-4#5=BOARD-4#5", "#6=BOARD-7#6");
  }

  @Test
  void whereBareNumbersAreReferencesIsSaidByTheLanguage() {
    ReferenceRules prose = new ReferenceRules(7, false);
    for (String language : List.of("markdown", "Markdown", "plaintext", "git-commit", "scminput")) {
      assertThat(prose.bareBoard(language)).as(language).isEqualTo(7);
    }
    for (String language : List.of("css", "python", "c", "")) {
      assertThat(prose.bareBoard(language)).as(language).isZero();
      assertThat(new ReferenceRules(7, true).bareBoard(language)).as(language).isEqualTo(7);
    }
  }
}
