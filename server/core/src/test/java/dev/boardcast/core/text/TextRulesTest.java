package dev.boardcast.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextRulesTest {
  /// All that has no shape, by itself.
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x09, 0x0A, 0x1B, 0x20, 0x7F, 0x85, 0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160,
        0x1680, 0x17B4, 0x180B, 0x180E, 0x2000, 0x2007, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F,
        0x2028, 0x2029, 0x202E, 0x202F, 0x205F, 0x2060, 0x2064, 0x2066, 0x206A, 0x2800, 0x3000,
        0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0x1D159, 0x1D173, 0xE0001, 0xE0041, 0xE0100
      })
  void whatNobodyCanSeeIsBlank(int codePoint) {
    String text = Character.toString(codePoint);
    assertThat(TextRules.isBlank(text)).isTrue();
    assertThat(TextRules.isBlank(text.repeat(3) + " " + text)).isTrue();
    assertThat(TextRules.isBlank(text + "x" + text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "0",
        ".",
        "—",
        "中",
        "ש",
        "❤️",
        "👩‍🚀",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "؀",
        "۝",
        "̈a",
        "⠁",
        "□",
        "ᄀ"
      })
  void whatHasAShapeIsNot(String text) {
    assertThat(TextRules.isBlank(text)).isFalse();
    assertThat(TextRules.trimmed(text)).isEqualTo(text);
    assertThat(TextRules.refusedInLine(text)).isEmpty();
    assertThat(TextRules.line(text)).isEqualTo(text);
  }

  @Test
  void theEmptyTextIsBlank() {
    assertThat(TextRules.isBlank("")).isTrue();
    assertThat(TextRules.trimmed("")).isEmpty();
    assertThat(TextRules.comparable("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\t",
        "\n",
        "\r\n",
        "\u00A0",
        "\u2003",
        "\u3000",
        "\u200B",
        "\uFEFF",
        "\u2060",
        "\u00AD",
        "\u3164",
        "\u2800",
        "\u2028",
        "\u0085",
        " \u200B \uFEFF"
      })
  void itIsTrimmedAtBothEndsAndNowhereElse(String end) {
    assertThat(TextRules.trimmed(end + "Plan B" + end)).isEqualTo("Plan B");
    assertThat(TextRules.trimmed("a" + end + "b")).isEqualTo("a" + end + "b");
    assertThat(TextRules.comparable("Plan" + end)).isEqualTo("Plan");
  }

  /// Marks and joiners belong to the letters beside them.
  @ParameterizedTest
  @ValueSource(strings = {"C++\u200E", "\u200Fא!", "می\u200Cخواهم", "❤️", "ᅟᅡ", "क्\u200D"})
  void whatBelongsToLettersStays(String text) {
    assertThat(TextRules.trimmed(text)).isEqualTo(text);
    assertThat(TextRules.refusedInLine(text)).isEmpty();
    assertThat(TextRules.line(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0000, NULL, take it out",
    "0009, a tab, write a space instead",
    "000A, a line break, write a space instead",
    "000D, a line break, write a space instead",
    "001B, ESCAPE, take it out",
    "007F, DELETE, take it out",
    "0085, a line break, write a space instead",
    "009B, CONTROL SEQUENCE INTRODUCER, take it out",
    "2028, LINE SEPARATOR, write a space instead",
    "2029, PARAGRAPH SEPARATOR, write a space instead",
    "202A, LEFT-TO-RIGHT EMBEDDING, take it out",
    "202E, RIGHT-TO-LEFT OVERRIDE, take it out",
    "2066, LEFT-TO-RIGHT ISOLATE, take it out",
    "2069, POP DIRECTIONAL ISOLATE, take it out",
    "206A, INHIBIT SYMMETRIC SWAPPING, take it out",
    "FFF9, INTERLINEAR ANNOTATION ANCHOR, take it out",
    "D800, half of a surrogate pair, take it out",
    "DFFF, half of a surrogate pair, take it out",
    "E0001, LANGUAGE TAG, take it out",
    "E0041, TAG LATIN CAPITAL LETTER A, take it out"
  })
  void whatDisguisesOrBreaksALineIsRefusedByItsNumber(String hex, String name, String remedy) {
    int codePoint = Integer.parseInt(hex, 16);
    String text = "a" + Character.toString(codePoint) + "b";
    assertThat(TextRules.refusedInLine(text)).hasValue(codePoint);
    assertThat(TextRules.refusal(codePoint))
        .isEqualTo("must not hold U+" + hex + " (" + name + "); " + remedy);
    assertThat(TextRules.line(text)).isIn("ab", "a b");
    assertThat(TextRules.refusedInLine(TextRules.line(text))).isEmpty();
  }

  @Test
  void tagsAreForFlagsAlone() {
    assertThat(TextRules.refusedInLine("x🏴\uDB40\uDC67\uDB40\uDC7Fy")).isEmpty();
    assertThat(TextRules.refusedInLine("🏴x\uDB40\uDC67")).hasValue(0xE0067);
    assertThat(TextRules.line("🏴x\uDB40\uDC67")).isEqualTo("🏴x");
  }

  @Test
  void aLongTextMayBreakItsLinesAndHoldMoreThanALine() {
    assertThat(TextRules.refusedAnywhere("a\n\tb\u001B[1m\u202E")).isEmpty();
    assertThat(TextRules.refusedAnywhere("a\u0000")).hasValue(0);
    assertThat(TextRules.refusedAnywhere("a\uD800")).hasValue(0xD800);
    assertThat(TextRules.storable("a\u0000\uD800\nb🚀")).isEqualTo("a\nb🚀");
  }

  @Test
  void namesThatLookTheSameCompareTheSame() {
    for (String other :
        new String[] {
          "Plan B ",
          " Plan B",
          "Plan\u00A0B",
          "Plan  B",
          "Pl\u200Ban B",
          "Plan B\uFEFF",
          "\u200EPlan B",
          "Plan\u00AD B",
          "\u3164Plan B"
        }) {
      assertThat(TextRules.comparable(other)).as(other).isEqualTo("Plan B");
    }
    assertThat(TextRules.comparable("plan b")).isNotEqualTo("Plan B");
    assertThat(TextRules.comparable("PlanB")).isNotEqualTo("Plan B");
    assertThat(TextRules.comparable("می\u200Cخ")).isNotEqualTo(TextRules.comparable("میخ"));
  }

  @Test
  void aTextFromElsewhereIsMadeALine() {
    assertThat(TextRules.line(" a\r\n\tb\u001B[31m\u202Ec ")).isEqualTo("a   b[31mc");
    assertThat(TextRules.line("\u200B\n")).isEmpty();
  }
}
