package dev.boardcast.app.watch;

import dev.boardcast.core.domain.Issue;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/// Colours, where the terminal has them. Respects NO_COLOR (no-color.org).
public final class Paint {
  private final boolean on;

  private Paint(boolean on) {
    this.on = on;
  }

  /// Colours if stdout is a terminal that shows them.
  public static Paint detect() {
    return new Paint(Ansi.AUTO.enabled());
  }

  public static Paint plain() {
    return new Paint(false);
  }

  public String bold(String text) {
    return styled(text, Style.bold);
  }

  public String faint(String text) {
    return styled(text, Style.faint);
  }

  public String good(String text) {
    return styled(text, Style.fg_green);
  }

  public String bad(String text) {
    return styled(text, Style.fg_red);
  }

  /// What has just changed.
  public String changed(String text) {
    return styled(text, Style.reverse);
  }

  public String status(Issue issue, String text) {
    return switch (issue.status()) {
      case BACKLOG -> faint(text);
      case TODO -> text;
      case IN_PROGRESS -> styled(text, Style.fg_yellow);
      case DONE -> good(text);
    };
  }

  private String styled(String text, IStyle style) {
    return on ? style.on() + text + Style.reset.on() : text;
  }
}
