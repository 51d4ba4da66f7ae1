package dev.boardcast.app.watch;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// A terminal that shows one picture, drawn again in place; where stdout is not a terminal, nothing
/// is drawn.
///
/// For one thread.
public final class Screen {
  private static final int DEFAULT_WIDTH_CHARS = 100;
  private static final int WIDTH_MAX_CHARS = 160;
  private static final String ESC = "\u001b[";

  private final PrintStream out;
  private final boolean terminal;

  public Screen(PrintStream out) {
    this.out = out;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  public boolean isTerminal() {
    return terminal;
  }

  /// Characters a line, as far as the environment tells.
  public int width() {
    String columns = System.getenv("COLUMNS");
    try {
      return columns == null
          ? DEFAULT_WIDTH_CHARS
          : Math.clamp(Integer.parseInt(columns.strip()), 40, WIDTH_MAX_CHARS);
    } catch (NumberFormatException _) {
      return DEFAULT_WIDTH_CHARS;
    }
  }

  /// Replaces the picture.
  public void draw(List<String> lines) {
    if (!terminal) {
      return;
    }
    StringBuilder frame = new StringBuilder(ESC).append("H");
    for (String line : lines) {
      frame.append(line).append(ESC).append("K\n");
    }
    out.print(frame.append(ESC).append("J"));
    out.flush();
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
