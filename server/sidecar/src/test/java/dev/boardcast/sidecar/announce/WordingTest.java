package dev.boardcast.sidecar.announce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WordingTest {
  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private static String issue(String type, int board, int number, String more, String changed) {
    return "{'type':'%s','projectNumber':%d,'issueNumber':%d,'data':{'issue':{'title':'Fix login'%s},'changed':[%s],'actor':'claude'}}"
        .formatted(type, board, number, more, changed);
  }

  private static String updated(String more, String changed) {
    return said(issue("issue.updated", 3, 12, more, changed));
  }

  private static String said(String... changes) {
    return String.valueOf(
        ChangesText.of(json("{'changes':[" + String.join(",", changes) + "],'refresh':[]}")));
  }

  @Test
  void aChangeSaysWhereTheIssueIsNowAndWhoMovedIt() {
    assertThat(updated(",'status':'done'", "'status'"))
        .isEqualTo("Board 3: #12 Fix login → done (claude)");
    assertThat(updated(",'status':'todo','phase':'Build'", "'status','phase'"))
        .isEqualTo("Board 3: #12 Fix login → todo, in phase Build (claude)");
    assertThat(updated("", "'phase','assignee'"))
        .isEqualTo("Board 3: #12 Fix login in no phase, for nobody (claude)");
    assertThat(updated(",'assignee':'ann'", "'assignee'"))
        .isEqualTo("Board 3: #12 Fix login for ann (claude)");
    assertThat(updated("", "'body','labels'"))
        .isEqualTo("Board 3: #12 Fix login changed (body, labels) (claude)");
    assertThat(said(issue("issue.created", 3, 12, "", "")))
        .isEqualTo("Board 3: new #12 Fix login (claude)");
    assertThat(said(issue("issue.created", 3, 12, ",'status':'todo'", "")))
        .isEqualTo("Board 3: new #12 Fix login → todo (claude)");
    assertThat(said(issue("issue.deleted", 3, 12, "", "")))
        .isEqualTo("Board 3: #12 Fix login deleted (claude)");
  }

  @Test
  void changesOfBoardsAreSaidToo() {
    String project =
        "{'type':'project.%s','projectNumber':4,'data':{'project':{'title':'Site'}%s}}";
    assertThat(said(project.formatted("created", ""))).isEqualTo("Board 4: new board Site");
    assertThat(said(project.formatted("updated", ",'changed':['status']")))
        .isEqualTo("Board 4: Site changed (status)");
    assertThat(said(project.formatted("deleted", ""))).isEqualTo("Board 4: Site deleted");
    assertThat(said("{'type':'phase.updated','projectNumber':4,'data':{'phases':[]}}"))
        .isEqualTo("Board 4: phases changed");
  }

  @Test
  void manyChangesAreOneBoundedMessageThatCountsWhatItDoesNotName() {
    List<String> many = new ArrayList<>();
    for (int n = 1; n <= 1_000; n++) {
      many.add(issue("issue.updated", 1 + n / 3, n, ",'status':'done'", "'status'"));
    }
    assertThat(said(many.toArray(String[]::new)))
        .isEqualTo(
            "Board 1: #1 Fix login → done; #2 Fix login → done; Board 2: #3 Fix login → done;"
                + " 997 more changes (claude)");
    assertThat(said(many.subList(0, 4).toArray(String[]::new))).contains("; 1 more change (");
    String long3 = issue("issue.updated", 3, 1, "", "'body'").replace("Fix login", "x".repeat(256));
    assertThat(said(long3)).hasSizeLessThan(120).contains("x…");
    assertThat(said(long3.replace("'body'", "'" + "y".repeat(500) + "'")))
        .hasSize(ChangesText.TEXT_MAX_CHARACTERS)
        .endsWith("…");
  }

  @Test
  void boardsReadAgainAreToldUnlessSomebodyAskedForThat() {
    String refresh = "{'changes':[],'refresh':[{'projectNumber':3,'reason':'%s'}]}";
    assertThat(ChangesText.of(json(refresh.formatted("requested")))).isNull();
    assertThat(ChangesText.of(json(refresh.formatted("gap"))))
        .isEqualTo("Board 3 was read again: changes were missed");
    assertThat(ChangesText.of(json(refresh.formatted("epoch"))))
        .isEqualTo("Board 3 was read again: changes were missed");
    assertThat(ChangesText.of(json(refresh.formatted("overflow"))))
        .isEqualTo("Board 3: more changes than can be named");
    assertThat(ChangesText.of(json(refresh.formatted("deleted")))).isEqualTo("Board 3 is gone");
    StringBuilder all = new StringBuilder();
    for (int n = 1; n <= 200; n++) {
      all.append("{'projectNumber':%d,'reason':'gap'},".formatted(n));
    }
    assertThat(
            ChangesText.of(
                json("{'changes':[],'refresh':[" + all + "{'projectNumber':9,'reason':'gap'}]}")))
        .hasSizeLessThanOrEqualTo(ChangesText.TEXT_MAX_CHARACTERS);
  }

  @Test
  void whatPeopleWriteCannotBreakTheLine() {
    assertThat(PlainText.of("a\r\n\u001b[31mred\u0007\tb\u2028c\u0000", 60))
        .isEqualTo("a [31mred b c");
    assertThat(PlainText.of("abc\u202etxt.exe\u2066\u200b", 60)).isEqualTo("abctxt.exe");
    assertThat(PlainText.of("  x   y  ", 60)).isEqualTo("x y");
    assertThat(PlainText.of("\ud800half", 60)).isEqualTo("half");
    assertThat(PlainText.of("👩‍🚀 in space", 60)).isEqualTo("👩‍🚀 in space");
    assertThat(PlainText.of("\n\n", 60)).isEmpty();
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    assertThat(PlainText.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.of("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.of("🚀🚀🚀🚀", 3)).isEqualTo("🚀🚀…");
    assertThat(PlainText.of("ab cd", 3)).isEqualTo("a…");
    assertThat(PlainText.of("ab", 1)).isEqualTo("…");
  }

  @Test
  void statesAreSaidWithTheirSentenceAndHowBadTheyAre() {
    assertThat(StateText.of(json("{'state':'live','message':'Changes arrive.'}")))
        .isEqualTo(
            new Announcement(Announcement.Severity.INFO, "Boardcast is live. Changes arrive."));
    assertThat(StateText.of(json("{'state':'offline','message':'Refused.\\nTwice.'}")))
        .isEqualTo(
            new Announcement(
                Announcement.Severity.WARNING, "Boardcast is offline. Refused. Twice."));
    assertThat(StateText.of(json("{'state':'misconfigured'}")).severity())
        .isEqualTo(Announcement.Severity.ERROR);
  }

  @Test
  void commandsSayWhatTheyDid() {
    assertThat(text("{'refreshed':[]}")).isEqualTo("There is no board to read.");
    assertThat(text("{'refreshed':[7]}")).isEqualTo("Board 7 was read again.");
    assertThat(text("{'refreshed':[7,8]}")).isEqualTo("2 boards were read again.");
    assertThat(text("{'state':'live','message':'So.'}")).isEqualTo("Boardcast is live. So.");
    assertThat(CommandText.of(json("{}"))).isNull();
  }

  private static String text(String result) {
    Announcement said = CommandText.of(json(result));
    return said == null ? "nothing" : said.text();
  }
}
