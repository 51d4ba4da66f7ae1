package dev.boardcast.mcp.board.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.protocol.rest.Cursors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardAddressTest {
  @Test
  void addressesAreRead() {
    assertThat(BoardAddress.parse("board://projects")).contains(new BoardAddress.Projects(0));
    assertThat(BoardAddress.parse("board://projects/70")).contains(new BoardAddress.Project(70, 0));
    assertThat(BoardAddress.parse("board://projects/70/issues/3"))
        .contains(new BoardAddress.Issue(70, 3, null));
    assertThat(BoardAddress.parse("board://projects/70/issues"))
        .contains(new BoardAddress.Issues(70, null, null, null, 0));
    assertThat(
            BoardAddress.parse(
                "board://projects/70/issues?status=in_progress&phase=A%20%26+B&assignee=zo%C3%AB"))
        .contains(new BoardAddress.Issues(70, IssueStatus.IN_PROGRESS, "A &+B", "zoë", 0));
    assertThat(BoardAddress.parse("board://projects/70/issues?status=In%20Progress&phase="))
        .contains(new BoardAddress.Issues(70, IssueStatus.IN_PROGRESS, null, null, 0));
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
        "board://projects?cursor=x",
        "board://projects/70?cursor=x",
        "board://projects/70?status=todo",
        "board://projects/70/issues?cursor=x",
        "board://projects/70/issues/3?cursor=x",
        "board://projects/70/issues?phase=\ud83d",
        "BOARD://projects/70",
        "http://projects/70"
      })
  void othersAreNone(String uri) {
    assertThat(BoardAddress.parse(uri)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "board://projects",
        "board://projects/70",
        "board://projects/70/issues",
        "board://projects/70/issues?status=todo&phase=A%20B"
      })
  void theNextPageHasAnAddressThatIsRead(String uri) {
    String next = BoardAddress.next(uri, Cursors.after(12));
    String last = BoardAddress.next(next, Cursors.after(34));
    assertThat(BoardAddress.parse(next)).isNotEqualTo(BoardAddress.parse(uri)).isPresent();
    assertThat(last).isEqualTo(BoardAddress.next(uri, Cursors.after(34)));
    assertThat(BoardAddress.parse(last).orElseThrow().target())
        .isEqualTo(BoardAddress.parse(uri).orElseThrow().target());
  }

  @Test
  void anAddressMayNameWhoseChangesItsWatchLeavesOut() {
    for (String uri :
        new String[] {
          "board://projects",
          "board://projects/70",
          "board://projects/70/issues?status=todo",
          "board://projects/70/issues/3"
        }) {
      String spared = uri + (uri.contains("?") ? "&" : "?") + "notBy=zo%C3%AB%20+";
      assertThat(BoardAddress.parse(spared)).isEqualTo(BoardAddress.parse(uri)).isPresent();
      assertThat(BoardAddress.notBy(spared)).isEqualTo("zoë +");
      assertThat(BoardAddress.notBy(uri)).isNull();
    }
    assertThat(BoardAddress.notBy("board://projects/70?notBy=" + "x".repeat(200)))
        .isEqualTo("x".repeat(128));
    assertThat(BoardAddress.parse("board://projects/70?notBy=%20")).isEmpty();
    String next = BoardAddress.next("board://projects/70?notBy=ada", Cursors.after(12));
    assertThat(BoardAddress.parse(next)).contains(new BoardAddress.Project(70, 12));
    assertThat(BoardAddress.notBy(next)).isEqualTo("ada");
  }

  @Test
  void overlongAddressesAreNone() {
    assertThat(BoardAddress.parse("board://projects/70/issues?phase=" + "x".repeat(9_000)))
        .isEmpty();
  }

  @Test
  void theLongestNamesThereMayBeHaveRoom() {
    String letter = "\ud83d\ude80";
    String coded = "%F0%9F%9A%80";
    assertThat(
            BoardAddress.parse(
                "board://projects/2147483647/issues?status=in_progress&phase=%s&assignee=%s&notBy=%s&cursor=%s"
                    .formatted(
                        coded.repeat(256),
                        coded.repeat(128),
                        coded.repeat(128),
                        Cursors.after(Integer.MAX_VALUE))))
        .contains(
            new BoardAddress.Issues(
                Integer.MAX_VALUE,
                IssueStatus.IN_PROGRESS,
                letter.repeat(256),
                letter.repeat(128),
                Integer.MAX_VALUE));
  }
}
