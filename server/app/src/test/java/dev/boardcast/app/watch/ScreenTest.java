package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void nothingIsDrawnWhereThereIsNoTerminal() {
    Screen screen = screen(false, Map.of());

    screen.open();
    screen.draw(List.of("a"));
    screen.close();

    assertThat(written()).isEmpty();
  }

  @Test
  void aPictureReplacesTheLastOneAndTheCursorComesBack() {
    Screen screen = screen(true, Map.of());

    screen.open();
    screen.draw(List.of("a", "b"));
    screen.close();

    assertThat(written())
        .isEqualTo(
            "\u001b[2J\u001b[H\u001b[?25l"
                + "\u001b[H\u001b[Ka\n\u001b[Kb\n\u001b[J"
                + "\u001b[?25h");
  }

  @Test
  void aPictureHigherThanTheTerminalKeepsItsHeadingAndItsLastLines() {
    List<String> lines = IntStream.rangeClosed(1, 100).mapToObj(i -> "line" + i).toList();

    screen(true, Map.of("LINES", "24")).draw(lines);

    assertThat(written().lines()).hasSizeLessThanOrEqualTo(24);
    assertThat(written()).contains("Kline1\n", "lines more", "Kline100\n");
  }

  @Test
  void aPictureFitsATerminalOfAnySize() {
    List<String> lines = IntStream.rangeClosed(1, 300).mapToObj(i -> "l" + i).toList();
    for (int size = 2; size <= 60; size++) {
      bytes.reset();
      screen(true, Map.of("COLUMNS", "" + size, "LINES", "" + size)).draw(lines);

      int width = size;
      // The line below the picture is where the cursor rests.
      assertThat(written().lines().toList()).hasSizeLessThanOrEqualTo(size);
      assertThat(written().replaceAll("\u001b\\[[A-Z]", "").lines())
          .allMatch(line -> TermText.cells(line) <= Math.max(width, 4));
    }
  }

  @Test
  void theSizeComesFromTheEnvironmentWithinBounds() {
    assertThat(screen(true, Map.of("COLUMNS", "80")).width()).isEqualTo(80);
    assertThat(screen(true, Map.of("COLUMNS", "23")).width()).isEqualTo(23);
    assertThat(screen(true, Map.of("COLUMNS", "-5")).width()).isEqualTo(1);
    assertThat(screen(true, Map.of("COLUMNS", "99999")).width()).isEqualTo(160);
    assertThat(screen(true, Map.of("COLUMNS", "wide")).width()).isEqualTo(80);
    assertThat(screen(true, Map.of()).width()).isEqualTo(80);
    assertThat(screen(false, Map.of()).width()).isEqualTo(100);
    assertThat(screen(true, Map.of("LINES", "1")).height()).isEqualTo(2);
  }

  private Screen screen(boolean terminal, Map<String, String> environment) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, environment);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
