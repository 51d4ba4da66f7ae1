package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.sidecar.trace.TraceFile;
import dev.boardcast.testkit.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// References in open documents, as an editor sees them, against a real socket and pipes.
@Timeout(900)
final class ReferenceFlowTest {
  private static final String OPTIONS =
      "{\"batchWindowMs\":50,\"references\":true,\"referenceHints\":true,\"projectNumbers\":[70]}";
  private static final String CLIENT =
      "{\"general\":{\"positionEncodings\":[\"utf-16\"]},"
          + "\"textDocument\":{\"hover\":{\"contentFormat\":[\"markdown\",\"plaintext\"]},"
          + "\"codeAction\":{\"codeActionLiteralSupport\":{}}},"
          + "\"workspace\":{\"inlayHint\":{\"refreshSupport\":true}},"
          + "\"window\":{\"showDocument\":{\"support\":true}}}";
  private static final String URI = "file:///notes.md";

  @TempDir Path folder;
  private final ScriptedBackend backend = new ScriptedBackend();
  private TestEditor editor = new TestEditor(backend.defaults());

  private boolean actorsAsked;

  @BeforeEach
  void issues() {
    backend.createIssue(1);
    backend.createIssue(2);
  }

  @AfterEach
  void close() throws Exception {
    editor.close();
    backend.close();
  }

  private JsonObject live(String options) {
    JsonObject initialized = editor.initialize(options, CLIENT);
    editor.awaitState("live");
    return initialized.getAsJsonObject("capabilities");
  }

  private void open(String language, String text) {
    JsonObject document = new JsonObject();
    document.addProperty("uri", URI);
    document.addProperty("languageId", language);
    document.addProperty("version", 1);
    document.addProperty("text", text);
    editor.notify("textDocument/didOpen", "{\"textDocument\":" + document + "}");
  }

  private void type(int line, int character, String text) {
    JsonObject change = new JsonObject();
    change.addProperty("text", text);
    JsonObject range = new JsonObject();
    range.add("start", place(line, character));
    range.add("end", place(line, character));
    change.add("range", range);
    editor.notify(
        "textDocument/didChange",
        "{\"textDocument\":{\"uri\":\"%s\",\"version\":2},\"contentChanges\":[%s]}"
            .formatted(URI, change));
  }

  private static JsonObject place(int line, int character) {
    JsonObject place = new JsonObject();
    place.addProperty("line", line);
    place.addProperty("character", character);
    return place;
  }

  private static String at(int line, int character) {
    return "{\"textDocument\":{\"uri\":\"%s\"},\"position\":%s}"
        .formatted(URI, place(line, character));
  }

  private static String range(int line, int toLine) {
    return "{\"textDocument\":{\"uri\":\"%s\"},\"range\":{\"start\":%s,\"end\":%s},\"context\":{}}"
        .formatted(URI, place(line, 0), place(toLine, 99));
  }

  /// What a hover shows; empty where there is none.
  private String hover(int line, int character) {
    JsonElement hover = editor.result("textDocument/hover", at(line, character));
    return hover.isJsonNull()
        ? ""
        : hover.getAsJsonObject().getAsJsonObject("contents").get("value").getAsString();
  }

  /// A hover of a board that is read meanwhile.
  private String awaitHover(int line, int character) {
    return awaitHover(line, character, shown -> !shown.isEmpty());
  }

  /// Hovers until one shows what is wanted.
  private String awaitHover(int line, int character, Predicate<String> wanted) {
    long deadline = System.nanoTime() + Patience.LONG.toNanos();
    String shown = hover(line, character);
    while (!wanted.test(shown) && System.nanoTime() - deadline < 0) {
      shown = hover(line, character);
    }
    assertThat(wanted.test(shown)).as(shown).isTrue();
    return shown;
  }

  /// What the tracker was asked for references, once it is known who made the last changes.
  private int asked() throws InterruptedException {
    if (!actorsAsked) {
      assertThat(backend.activityQueries.poll(Patience.SECONDS, TimeUnit.SECONDS)).isNotNull();
      actorsAsked = true;
    }
    return backend.requests.get();
  }

  private List<String> hints() {
    List<String> labels = new ArrayList<>();
    editor
        .result("textDocument/inlayHint", range(0, 99))
        .getAsJsonArray()
        .forEach(hint -> labels.add(hint.getAsJsonObject().get("label").getAsString()));
    return labels;
  }

  /// Asks for hints until they are these: a change may come after its refresh was on its way.
  private void awaitHints(String... wanted) {
    long deadline = System.nanoTime() + Patience.LONG.toNanos();
    while (!hints().equals(List.of(wanted)) && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(hints()).containsExactly(wanted);
  }

  private TestEditor.Received awaitRefresh() {
    return editor.await(m -> m.isMethod("workspace/inlayHint/refresh"));
  }

  @Test
  void nothingIsDeclaredUnlessItIsAskedFor() {
    JsonObject capabilities = live("{\"batchWindowMs\":50}");
    assertThat(capabilities.keySet()).containsExactly("executeCommandProvider");
    open("markdown", "BOARD-70#1");
    assertThat(hover(0, 1)).isEmpty();
    assertThat(backend.boardReads).hasValue(0);
    assertThat(
            editor
                .error(
                    "workspace/executeCommand",
                    "{\"command\":\"boardcast.reference.setStatus\",\"arguments\":[70,1,\"done\"]}")
                .get("message")
                .getAsString())
        .contains("boardcast.status")
        .doesNotContain("reference");
  }

  @Test
  void whatIsAskedForIsDeclaredAndTheEncodingIsTheOneOffered() throws Exception {
    assertThat(live(OPTIONS).toString())
        .contains(
            "\"positionEncoding\":\"utf-16\"",
            "\"textDocumentSync\":{\"openClose\":true,\"change\":2}",
            "\"hoverProvider\":true",
            "\"triggerCharacters\":[\"#\"]",
            "\"inlayHintProvider\":true",
            "\"boardcast.reference.setStatus\"");
    try (TestEditor other = new TestEditor(backend.defaults())) {
      assertThat(
              other
                  .initialize(
                      OPTIONS, "{\"general\":{\"positionEncodings\":[\"utf-32\",\"utf-8\"]}}")
                  .toString())
          .contains("\"positionEncoding\":\"utf-8\"");
    }
  }

  @Test
  void aHoverIsTrueWithoutAnyPushAndAsksTheTrackerNothing() throws Exception {
    live(OPTIONS);
    open("c", "int a;\r\n// é🚀 BOARD-70#2 #1\r\n");
    assertThat(awaitHover(1, 10)).startsWith("**BOARD-70#2** Issue 2\n\nbacklog · nobody's");
    assertThat(hover(1, 18)).isEmpty();
    assertThat(hover(0, 2)).isEmpty();
    int asked = asked();
    backend.updateIssue(2, IssueStatus.IN_PROGRESS);
    assertThat(awaitHover(1, 10, shown -> shown.contains("in progress")))
        .contains("in progress · nobody's", " by tester.")
        .doesNotContain("Not live");
    assertThat(asked()).isEqualTo(asked);
  }

  @Test
  void typingAsksTheTrackerNothingAndFindsWhatItMakes() throws Exception {
    live(OPTIONS);
    open("markdown", "See BOARD-70#1\n");
    assertThat(awaitHover(0, 6)).isNotEmpty();
    int asked = asked();
    String typed = "and BOARD-70#2, #1. ";
    for (int i = 0; i < typed.length(); i++) {
      type(1, i, typed.substring(i, i + 1));
      editor.result("textDocument/completion", at(1, i + 1));
      editor.result("textDocument/inlayHint", range(0, 99));
    }
    assertThat(hints()).containsExactly("backlog", "backlog", "backlog");
    assertThat(hover(1, 17)).startsWith("**BOARD-70#1** Issue 1");
    assertThat(asked()).isEqualTo(asked);
    editor.notify("textDocument/didClose", "{\"textDocument\":{\"uri\":\"" + URI + "\"}}");
    assertThat(hints()).isEmpty();
  }

  @Test
  void openIssuesAreOfferedAfterTheSign() throws Exception {
    backend.updateIssue(1, IssueStatus.DONE);
    live(OPTIONS);
    open("markdown", "BOARD-70#1 for #\nBOARD-70#iss\n# x");
    assertThat(awaitHover(0, 1)).isNotEmpty();
    JsonObject list = editor.result("textDocument/completion", at(0, 16)).getAsJsonObject();
    assertThat(list.get("isIncomplete").getAsBoolean()).isTrue();
    assertThat(list.getAsJsonArray("items").toString())
        .isEqualTo(
            "[{\"label\":\"#2 Issue 2\",\"kind\":18,\"detail\":\"backlog\",\"sortText\":\"000\","
                + "\"filterText\":\"#\",\"textEdit\":{\"range\":{\"start\":{\"line\":0,"
                + "\"character\":15},\"end\":{\"line\":0,\"character\":16}},\"newText\":\"#2\"}}]");
    assertThat(editor.result("textDocument/completion", at(1, 12)).toString())
        .contains("\"newText\":\"#2\"", "\"filterText\":\"#iss\"");
    assertThat(editor.result("textDocument/completion", at(2, 3)).toString())
        .isEqualTo("{\"isIncomplete\":false,\"items\":[]}");
  }

  @Test
  void aHintIsRefreshedWhenItsIssueChangesOnceAWindowAndNotForOthers() throws Exception {
    live(OPTIONS);
    open("markdown", "#1");
    assertThat(awaitHover(0, 0)).isNotEmpty();
    assertThat(hints()).containsExactly("backlog");
    backend.updateIssue(2, IssueStatus.TODO);
    editor.awaitChanges();
    backend.updateIssue(1, IssueStatus.TODO);
    backend.updateIssue(1, IssueStatus.DONE);
    TestEditor.Received refresh = awaitRefresh();
    assertThat(refresh.json().has("params")).isFalse();
    awaitHints("done");
    // Nothing more is asked while that is not answered, however much changes.
    editor.awaitChanges();
    backend.updateIssue(1, IssueStatus.TODO);
    editor.awaitChanges();
    awaitHints("todo");
    assertThat(editor.result("boardcast/status", "{}").isJsonObject()).isTrue();
    assertThat(editor.rest()).noneMatch(m -> m.isMethod("workspace/inlayHint/refresh"));
    editor.answer(refresh, "\"result\":null");
    editor.answer(awaitRefresh(), "\"error\":{\"code\":-32601,\"message\":\"no\"}");
    assertThat(hints()).containsExactly("todo");
    backend.updateIssue(1, IssueStatus.BACKLOG);
    editor.awaitChanges();
    awaitHints("backlog");
    assertThat(editor.rest()).noneMatch(m -> m.isMethod("workspace/inlayHint/refresh"));
  }

  @Test
  void aHintIsRefreshedBeforeItsWindowEndsAndWithItsEndForWhatChangedSince() throws Exception {
    Duration window = Duration.ofSeconds(5);
    live(OPTIONS.replace("\"batchWindowMs\":50", "\"batchWindowMs\":" + window.toMillis()));
    open("markdown", "#1");
    assertThat(awaitHover(0, 0)).isNotEmpty();
    assertThat(hints()).containsExactly("backlog");
    long changed = System.nanoTime();
    backend.updateIssue(1, IssueStatus.TODO);
    editor.answer(awaitRefresh(), "\"result\":null");
    awaitHints("todo");
    backend.updateIssue(1, IssueStatus.DONE);
    assertThat(awaitHover(0, 0, shown -> shown.contains("done"))).isNotEmpty();
    boolean told = editor.rest().stream().anyMatch(m -> m.isMethod("boardcast/changes"));
    assertThat(told && System.nanoTime() - changed < window.toNanos()).isFalse();
    editor.awaitChanges();
    awaitRefresh();
    awaitHints("done");
  }

  @Test
  void hintsAreOffUntilTheyAreTurnedOn() throws Exception {
    live("{\"batchWindowMs\":50,\"references\":true,\"projectNumbers\":[70]}");
    open("markdown", "#1");
    assertThat(awaitHover(0, 0)).isNotEmpty();
    assertThat(hints()).isEmpty();
    editor.notify(
        "workspace/didChangeConfiguration",
        "{\"settings\":{\"boardcast\":{\"referenceHints\":true}}}");
    editor.answer(awaitRefresh(), "\"result\":null");
    assertThat(hints()).containsExactly("backlog");
    editor.notify(
        "workspace/didChangeConfiguration",
        "{\"settings\":{\"boardcast\":{\"projectNumbers\":[70,71]}}}");
    editor.answer(awaitRefresh(), "\"result\":null");
    assertThat(hints()).isEmpty();
    editor.notify(
        "workspace/didChangeConfiguration",
        "{\"settings\":{\"boardcast\":{\"referenceProject\":70}}}");
    assertThat(awaitHover(0, 0)).isNotEmpty();
  }

  @Test
  void actionsChangeTheIssueInTheUsersName() throws Exception {
    live(OPTIONS);
    open("c", "// BOARD-70#1");
    assertThat(awaitHover(0, 4)).isNotEmpty();
    assertThat(editor.result("textDocument/codeAction", range(0, 0)).getAsJsonArray()).isEmpty();
    String here = range(0, 0).replace("\"character\":0", "\"character\":5");
    JsonArray actions = editor.result("textDocument/codeAction", here).getAsJsonArray();
    List<String> titles = new ArrayList<>();
    actions.forEach(action -> titles.add(action.getAsJsonObject().get("title").getAsString()));
    assertThat(titles)
        .containsExactly(
            "Set BOARD-70#1 to todo",
            "Set BOARD-70#1 to in progress",
            "Set BOARD-70#1 to done",
            "Assign BOARD-70#1 to me (ada)",
            "Read board 70 again");
    assertThat(
            editor
                .result(
                    "textDocument/codeAction",
                    here.replace("{}", "{\"only\":[\"source.organizeImports\"]}"))
                .getAsJsonArray())
        .isEmpty();
    for (int chosen : new int[] {2, 3}) {
      editor.result(
          "workspace/executeCommand",
          actions.get(chosen).getAsJsonObject().get("command").toString());
    }
    ScriptedBackend.Write done = backend.awaitWrite();
    assertThat(done.call()).isEqualTo("PUT /api/projects/70/issues/1/status");
    assertThat(done.actor()).isEqualTo("ada");
    assertThat(done.origin()).isEqualTo("editor");
    assertThat(backend.awaitWrite().body()).hasToString("{\"assignee\":\"ada\"}");
    JsonObject refused =
        editor.error(
            "workspace/executeCommand",
            "{\"command\":\"boardcast.reference.setStatus\",\"arguments\":[70,1,\"x\"]}");
    assertThat(refused.get("code").getAsInt()).isEqualTo(-32602);
    assertThat(refused.get("message").getAsString()).contains("arguments[2]", "in_progress");
    assertThat(
            editor
                .error(
                    "workspace/executeCommand",
                    "{\"command\":\"boardcast.reference.open\",\"arguments\":[70,1,\"file:///x\"]}")
                .get("message")
                .getAsString())
        .contains("address of the web");
    editor.result(
        "workspace/executeCommand",
        "{\"command\":\"boardcast.reference.open\",\"arguments\":[70,1,\"https://x.example/1\"]}");
    assertThat(editor.await(m -> m.isMethod("window/showDocument")).params())
        .hasToString("{\"uri\":\"https://x.example/1\",\"external\":true}");
  }

  @Test
  void symbolsAreIssuesWhereTheyAreNamed() throws Exception {
    live(OPTIONS);
    open("c", "\n  // BOARD-70#1");
    assertThat(awaitHover(1, 6)).isNotEmpty();
    assertThat(editor.result("workspace/symbol", "{\"query\":\"issue\"}").toString())
        .contains(
            "\"name\":\"BOARD-70#1 Issue 1\"",
            "\"uri\":\"file:///notes.md\",\"range\":{\"start\":{\"line\":1,\"character\":5}",
            "\"name\":\"BOARD-70#2 Issue 2\"",
            "\"uri\":\"boardcast:/board/70/issue/2\"");
    assertThat(editor.result("textDocument/documentLink", range(0, 9)).getAsJsonArray()).isEmpty();
  }

  @Test
  void aBoardThatIsNotFollowedOrNotThereIsAskedForOnceOrNotAtAll() throws Exception {
    live("{\"batchWindowMs\":50,\"references\":true}");
    open("c", "BOARD-71#1 BOARD-70#1");
    assertThat(awaitHover(0, 14)).isNotEmpty();
    int asked = asked();
    for (int i = 0; i < 20; i++) {
      assertThat(hover(0, 1)).isEmpty();
    }
    assertThat(asked() - asked).isLessThanOrEqualTo(1);
  }

  @Test
  void whatIsNotLiveSaysHowOldItIs() throws Exception {
    live(OPTIONS);
    open("markdown", "#1");
    assertThat(awaitHover(0, 0)).doesNotContain("Not live");
    backend.close();
    editor.awaitState("offline");
    assertThat(awaitHover(0, 0, shown -> shown.contains("Not live")))
        .contains("Issue 1", "Not live: this is how it stood", " s ago.");
  }

  @Test
  void nothingOfTheTextIsInATrace() throws Exception {
    Path file = folder.resolve("trace.jsonl");
    editor.close();
    try (TraceFile trace = TraceFile.open(file)) {
      editor = new TestEditor(backend.defaults(), true, trace);
      live(OPTIONS);
      open("markdown", "the-password-of-the-user BOARD-70#1 #the-password-of-the-user");
      assertThat(awaitHover(0, 28)).isNotEmpty();
      type(0, 0, "a-second-secret ");
      editor.result("textDocument/completion", at(0, 77));
      assertThat(hints()).containsExactly("backlog");
      editor.close();
    }
    assertThat(Files.readString(file))
        .contains("textDocument/didOpen", "textDocument/hover")
        .doesNotContain("password", "second-secret");
    editor = new TestEditor(backend.defaults());
  }
}
