package dev.boardcast.mcp.board.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.mcp.board.resource.BoardContents;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Titles come from strangers; bodies are Markdown.
final class BoardMarkdownTest {
  private static final String HOSTILE =
      "[x](https://evil.example) <img src=y> **b** `c` &lt;\\n\\n# H\\u202e";

  private static final String SHOWN =
      "\\[x\\](https://evil.example) \\<img src=y> \\*\\*b\\*\\* \\`c\\` \\&lt;  # H";

  private static final Board BOARD =
      Json.read(
          """
          {"project":{"number":70,"title":"$","description":"*as it is*","status":"open","fields":[],"phases":[
             {"id":"1","name":"$","description":null,"order":1,"status":"pending","issueCount":1,"workItemCount":1,"completedCount":0}],
             "stats":{"totalItems":1,"openItems":1,"closedItems":0,"totalPhases":1},
             "createdAt":"2026-03-01T10:15:30.120Z","updatedAt":"2026-03-01T10:15:30.120Z","version":1},
           "issues":[{"projectNumber":70,"number":1,"title":"$","body":"[a](https://b.example)","status":"todo","phase":"$","phaseId":"1",
             "assignee":"$","labels":["$"],"workItems":[{"id":"w","title":"$","completed":false}],
             "createdAt":"2026-03-01T10:15:30.120Z","updatedAt":"2026-03-01T10:15:30.120Z","version":1}],
           "position":{"epoch":"e","sequence":1}}
          """
              .replace("$", HOSTILE),
          Board.class);

  private static String markdown(List<ResourceContent> contents) {
    return ((ResourceContent.Text) contents.getLast()).text();
  }

  @Test
  void whatIsForALineIsShownAsItIsWritten() {
    assertThat(markdown(BoardContents.board("board://projects/70", BOARD, Optional.empty(), 0)))
        .startsWith("# #70 " + SHOWN + "\n")
        .contains("1. " + SHOWN + " [")
        .contains("- #1 [todo] " + SHOWN + " | phase " + SHOWN + " | @" + SHOWN + " | " + SHOWN)
        .doesNotContain("[x](", " <img", "\u202E");
    assertThat(BoardMarkdown.issue(BOARD.issues().getFirst()))
        .startsWith("# #1 " + SHOWN + "\n")
        .contains("- Assignee: " + SHOWN + "\n", "- Labels: " + SHOWN, "- [ ] " + SHOWN + "\n")
        .doesNotContain("[x](", " <img", "\n# H", "\u202E");
    assertThat(markdown(BoardContents.projects("board://projects", List.of(BOARD.project()), 0)))
        .contains("] " + SHOWN + ":")
        .doesNotContain("[x](");
  }

  @Test
  void bodiesAndDescriptionsAreMarkdown() {
    assertThat(markdown(BoardContents.board("board://projects/70", BOARD, Optional.empty(), 0)))
        .contains("\n*as it is*\n");
    assertThat(BoardMarkdown.issue(BOARD.issues().getFirst()))
        .contains("\n[a](https://b.example)\n");
  }
}
