package dev.boardcast.mcp.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardAddressTest {
  @Test
  void addressesAreRead() {
    assertThat(BoardAddress.parse("board://projects")).contains(new BoardAddress.Projects());
    assertThat(BoardAddress.parse("board://projects/70")).contains(new BoardAddress.Project(70));
    assertThat(BoardAddress.parse("board://projects/70/issues/3"))
        .contains(new BoardAddress.Issue(70, 3));
    assertThat(BoardAddress.parse("board://projects/70/issues"))
        .contains(new BoardAddress.Issues(70, null, null, null));
    assertThat(
            BoardAddress.parse(
                "board://projects/70/issues?status=in_progress&phase=A%20%26+B&assignee=zo%C3%AB"))
        .contains(new BoardAddress.Issues(70, IssueStatus.IN_PROGRESS, "A &+B", "zoë"));
    assertThat(BoardAddress.of(70, 3)).isEqualTo("board://projects/70/issues/3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "board://",
        "board://projects/",
        "board://projects/0",
        "board://projects/070",
        "board://projects/-1",
        "board://projects/99999999999",
        "board://projects/70/",
        "board://projects/70/issues/",
        "board://projects/70/issues/x",
        "board://projects/70/issues?colour=red",
        "board://projects/70/issues?status=finished",
        "board://projects/70/issues?status",
        "board://projects/70/issues?phase=%zz",
        "board://projects/70/../71",
        "BOARD://projects/70",
        "http://projects/70"
      })
  void othersAreNone(String uri) {
    assertThat(BoardAddress.parse(uri)).isEmpty();
  }

  @Test
  void overlongAddressesAreNone() {
    assertThat(BoardAddress.parse("board://projects/70/issues?phase=" + "x".repeat(3_000)))
        .isEmpty();
  }
}
