package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeadingTest {
  private static final List<String> TITLES =
      List.of(
          "Balloon", "A title that nobody would want to read in full", "計画計画計画計画計画", "x\u001b[1m");

  @Test
  void whereItFitsItIsOneLine() {
    assertThat(lines(80, "Balloon", "live"))
        .containsExactly("Boardcast · Balloon (#7)   ● live   position 12345");
  }

  @Test
  void whereItDoesNotFitTheLinkHasALineOfItsOwn() {
    assertThat(lines(40, "Weather balloon", "live"))
        .containsExactly("Weather balloon (#7)", "● live   position 12345");
    assertThat(lines(20, "Weather balloons", "misconfigured"))
        .containsExactly("Weather balloo… (#7)", "○ misconfigured   p…");
  }

  @Test
  void everyLineFitsATerminalOfAnyWidth() {
    for (int width = 1; width <= 170; width++) {
      for (String title : TITLES) {
        for (String state : new String[] {"live", "misconfigured", null}) {
          int most = width;
          assertThat(lines(width, title, state))
              .as("at " + width)
              .isNotEmpty()
              .allMatch(line -> TermText.cells(line) <= most && line.indexOf('\u001b') < 0);
        }
      }
    }
  }

  private static List<String> lines(int width, String title, @Nullable String state) {
    JsonObject status = new JsonObject();
    status.addProperty("state", state);
    return new Heading(Paint.plain(), width).lines(7, title, state == null ? null : status, 12_345);
  }
}
