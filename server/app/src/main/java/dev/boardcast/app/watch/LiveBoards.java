package dev.boardcast.app.watch;

import com.google.gson.JsonObject;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.core.domain.Board;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Draws one board as a sidecar knows it. For one thread.
public final class LiveBoards {
  private final EditorSession session;
  private final Screen screen;
  private final Paint paint;

  public LiveBoards(EditorSession session, Screen screen, Paint paint) {
    this.session = session;
    this.screen = screen;
    this.paint = paint;
  }

  /// Draws a board with its heading and lines of plain text under it.
  ///
  /// @param status the sidecar's last status; null before the first
  /// @param highlighted numbers of the issues that have just changed
  public void draw(
      int projectNumber,
      @Nullable JsonObject status,
      Set<Integer> highlighted,
      List<String> underneath) {
    if (screen.isTerminal()) {
      screen.draw(picture(projectNumber, status, highlighted, underneath));
    }
  }

  /// What `draw` would draw.
  public List<String> picture(
      int projectNumber,
      @Nullable JsonObject status,
      Set<Integer> highlighted,
      List<String> underneath) {
    Board board = session.board(projectNumber);
    List<String> lines = new ArrayList<>();
    lines.addAll(
        new Heading(paint, screen.width())
            .lines(projectNumber, board.project().title(), status, board.position().sequence()));
    String gitHub = StatusFormatter.gitHub(status, projectNumber);
    if (gitHub != null) {
      lines.add(paint.faint(TermText.cut(gitHub, screen.width())));
    }
    lines.add("");
    lines.addAll(new BoardFormatter(paint, screen.width()).lines(board, highlighted));
    for (String line : underneath) {
      lines.add(paint.faint(TermText.cut(line, screen.width())));
    }
    return lines;
  }
}
