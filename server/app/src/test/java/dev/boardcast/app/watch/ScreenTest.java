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
                + "\u001b[Ha\u001b[K\nb\u001b[K\n\u001b[J"
                + "\u001b[?25h");
  }

  @Test
  void aPictureHigherThanTheTerminalKeepsItsHeadingAndItsLastLines() {
    List<String> lines = IntStream.rangeClosed(1, 100).mapToObj(i -> "line" + i).toList();

    screen(true, Map.of("LINES", "24")).draw(lines);

    assertThat(written().lines()).hasSizeLessThanOrEqualTo(24);
    assertThat(written()).contains("line1\u001b", "lines more", "line100\u001b");
  }

  @Test
  void theSizeComesFromTheEnvironmentWithinBounds() {
    assertThat(screen(true, Map.of("COLUMNS", "80")).width()).isEqualTo(80);
    assertThat(screen(true, Map.of("COLUMNS", "5")).width()).isEqualTo(40);
    assertThat(screen(true, Map.of("COLUMNS", "99999")).width()).isEqualTo(160);
    assertThat(screen(true, Map.of("COLUMNS", "wide")).width()).isEqualTo(100);
    assertThat(screen(true, Map.of()).width()).isEqualTo(100);
    assertThat(screen(true, Map.of("LINES", "1")).height()).isEqualTo(10);
  }

  private Screen screen(boolean terminal, Map<String, String> environment) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, environment);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
