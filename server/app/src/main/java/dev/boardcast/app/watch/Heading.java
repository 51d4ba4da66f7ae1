package dev.boardcast.app.watch;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands above a board: which one it is, how the link is, and how new the board is. One line
/// where that fits, else two. Pure.
final class Heading {
  /// A title of which less is to be seen gets a line of its own.
  private static final int TITLE_MIN_CELLS = 10;

  private static final String PROGRAM = "Boardcast · ";
  private static final String GAP = "   ";

  private final Paint paint;
  private final int width;

  /// @param width of the terminal, in characters
  Heading(Paint paint, int width) {
    this.paint = paint;
    this.width = width;
  }

  /// @param status the sidecar's last status; null before the first
  List<String> lines(int project, String title, @Nullable JsonObject status, long sequence) {
    String number = " (#" + project + ")";
    String state = StatusFormatter.of(status);
    String position = GAP + "position " + sequence;
    int room =
        width
            - TermText.cells(PROGRAM + number + GAP)
            - TermText.cells(state)
            - TermText.cells(position);
    if (TermText.cells(TermText.clean(title)) <= room || room >= TITLE_MIN_CELLS) {
      String name = PROGRAM + TermText.cut(title, room) + number;
      return List.of(paint.bold(name) + GAP + painted(state, status) + paint.faint(position));
    }
    int titleRoom = width - TermText.cells(number);
    String name = titleRoom < 1 ? number.strip() : TermText.cut(title, titleRoom) + number;
    List<String> lines = new ArrayList<>();
    lines.add(paint.bold(TermText.cut(name, width)));
    String shown = TermText.cut(state, width);
    String rest = TermText.cut(position, width - TermText.cells(shown));
    lines.add(painted(shown, status) + paint.faint(rest));
    return List.copyOf(lines);
  }

  private String painted(String state, @Nullable JsonObject status) {
    return StatusFormatter.isLive(status) ? paint.good(state) : paint.bad(state);
  }
}
