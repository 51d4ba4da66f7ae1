package dev.boardcast.app.watch;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A terminal that shows one picture, drawn again in place; where stdout is not a terminal, nothing
/// is drawn.
///
/// For one thread.
public final class Screen {
  private static final int DEFAULT_WIDTH_CHARS = 100;

  /// What a terminal has that does not say how wide it is: a wider line would be two.
  private static final int TERMINAL_WIDTH_CHARS = 80;

  private static final int WIDTH_MIN_CHARS = 1;
  private static final int WIDTH_MAX_CHARS = 160;
  private static final int DEFAULT_HEIGHT_LINES = 24;
  private static final int HEIGHT_MIN_LINES = 2;
  private static final int HEIGHT_MAX_LINES = 500;
  private static final String ESC = "\u001b[";

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, String> environment;

  /// The screen of this process.
  public Screen(PrintStream out) {
    this(
        out,
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
        System.getenv());
  }

  /// @param environment whose `COLUMNS` and `LINES` say how large the terminal is
  Screen(PrintStream out, boolean terminal, Map<String, String> environment) {
    this.out = out;
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
  }

  public boolean isTerminal() {
    return terminal;
  }

  /// Characters a line, as far as the environment tells.
  public int width() {
    int otherwise = terminal ? TERMINAL_WIDTH_CHARS : DEFAULT_WIDTH_CHARS;
    return size("COLUMNS", otherwise, WIDTH_MIN_CHARS, WIDTH_MAX_CHARS);
  }

  /// Lines, as far as the environment tells.
  int height() {
    return size("LINES", DEFAULT_HEIGHT_LINES, HEIGHT_MIN_LINES, HEIGHT_MAX_LINES);
  }

  private int size(String variable, int otherwise, int min, int max) {
    String value = environment.get(variable);
    try {
      return value == null ? otherwise : Math.clamp(Integer.parseInt(value.strip()), min, max);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  /// Replaces the picture. One that is higher than the terminal would scroll away at each drawing:
  /// its middle is left out, so that heading and last lines stay.
  public void draw(List<String> lines) {
    if (!terminal) {
      return;
    }
    StringBuilder frame = new StringBuilder(ESC).append("H");
    for (String line : fitting(lines)) {
      // Before the line: after one that is as wide as the terminal, its last character would go.
      frame.append(ESC).append('K').append(line).append('\n');
    }
    out.print(frame.append(ESC).append("J"));
    out.flush();
  }

  private List<String> fitting(List<String> lines) {
    // The cursor rests on the line below the picture.
    int room = height() - 1;
    if (lines.size() <= room) {
      return lines;
    }
    int bottom = room / 3;
    int top = room - bottom - 1;
    List<String> kept = new ArrayList<>(lines.subList(0, top));
    String more = "… " + (lines.size() - top - bottom) + " lines more: enlarge the terminal";
    kept.add(TermText.cut(more, width()));
    kept.addAll(lines.subList(lines.size() - bottom, lines.size()));
    return kept;
  }

  /// Clears the terminal before the first picture.
  public void open() {
    if (terminal) {
      out.print(ESC + "2J" + ESC + "H" + ESC + "?25l");
      out.flush();
    }
  }

  /// Gives the cursor back. May be called more than once, and from a shutdown hook.
  public void close() {
    if (terminal) {
      out.print(ESC + "?25h");
      out.flush();
    }
  }
}
