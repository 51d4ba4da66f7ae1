package dev.boardcast.app.watch;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.order.CardOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A board as text: one column a phase. Pure.
public final class BoardFormatter {
  /// Columns narrower than this cannot be read; further phases wrap below. Three fit into 80. In a
  /// terminal that is narrower itself there is one, as wide as that.
  private static final int COLUMN_MIN_CHARS = 24;

  /// Issues shown of one phase; the rest are counted.
  private static final int ISSUES_SHOWN_MAX_COUNT = 20;

  private static final String GAP = "  ";

  private final Paint paint;
  private final int width;

  /// @param width of the terminal, in characters
  public BoardFormatter(Paint paint, int width) {
    this.paint = paint;
    this.width = Math.max(width, 1);
  }

  /// The board's lines.
  ///
  /// @param highlighted numbers of the issues that have just changed
  public List<String> lines(Board board, Set<Integer> highlighted) {
    List<List<String>> columns = new ArrayList<>();
    List<Issue> all = board.issues().stream().sorted(CardOrder.OF_ISSUES).toList();
    List<Issue> loose = all.stream().filter(i -> i.phaseId() == null).toList();
    int count = board.project().phases().size() + (loose.isEmpty() ? 0 : 1);
    int perRow =
        Math.max(1, Math.min(count, (width + GAP.length()) / (COLUMN_MIN_CHARS + GAP.length())));
    int columnWidth = (width - (perRow - 1) * GAP.length()) / perRow;
    for (Phase phase : board.project().phases()) {
      List<Issue> issues = all.stream().filter(i -> phase.id().equals(i.phaseId())).toList();
      columns.add(column(phase.name(), issues, columnWidth, highlighted));
    }
    if (!loose.isEmpty()) {
      columns.add(column("No phase", loose, columnWidth, highlighted));
    }
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < columns.size(); from += perRow) {
      lines.addAll(
          row(columns.subList(from, Math.min(columns.size(), from + perRow)), columnWidth));
    }
    return lines;
  }

  private List<String> column(
      String name, List<Issue> issues, int columnWidth, Set<Integer> highlighted) {
    List<String> lines = new ArrayList<>();
    long done = issues.stream().filter(Issue::isClosed).count();
    String title = name + " " + done + "/" + issues.size();
    lines.add(paint.bold(TermText.fit(title, columnWidth)));
    lines.add(paint.faint("─".repeat(columnWidth)));
    issues.stream()
        .limit(ISSUES_SHOWN_MAX_COUNT)
        .forEach(issue -> lines.add(issueLine(issue, columnWidth, highlighted)));
    if (issues.size() > ISSUES_SHOWN_MAX_COUNT) {
      String more = "… and " + (issues.size() - ISSUES_SHOWN_MAX_COUNT) + " more";
      lines.add(paint.faint(TermText.fit(more, columnWidth)));
    }
    return lines;
  }

  private String issueLine(Issue issue, int columnWidth, Set<Integer> highlighted) {
    long completed = issue.workItems().stream().filter(WorkItem::completed).count();
    String items =
        issue.workItems().isEmpty() ? "" : " " + completed + "/" + issue.workItems().size();
    String assignee = issue.assignee() == null ? "" : " @" + issue.assignee();
    String tail = items + assignee;
    int room = columnWidth - TermText.cells(TermText.clean(tail));
    String head = glyph(issue) + " #" + issue.number() + " " + issue.title();
    String text =
        room > 8
            ? TermText.fit(head, room) + TermText.clean(tail)
            : TermText.fit(head, columnWidth);
    return highlighted.contains(issue.number()) ? paint.changed(text) : paint.status(issue, text);
  }

  private static String glyph(Issue issue) {
    return switch (issue.status()) {
      case BACKLOG -> "·";
      case TODO -> "○";
      case IN_PROGRESS -> "◐";
      case DONE -> "●";
    };
  }

  private List<String> row(List<List<String>> columns, int columnWidth) {
    List<String> lines = new ArrayList<>();
    int height = columns.stream().mapToInt(List::size).max().orElse(0);
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < columns.size(); x++) {
        @Nullable String cell = y < columns.get(x).size() ? columns.get(x).get(y) : null;
        line.append(x == 0 ? "" : GAP).append(cell == null ? " ".repeat(columnWidth) : cell);
      }
      lines.add(line.toString());
    }
    lines.add("");
    return lines;
  }
}
