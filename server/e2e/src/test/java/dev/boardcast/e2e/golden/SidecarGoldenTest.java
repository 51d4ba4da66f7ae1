package dev.boardcast.e2e.golden;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sidecar's JSON-RPC: every request's answer and error, every notification in both directions,
/// and what plain LSP clients are told.
final class SidecarGoldenTest {
  private static final String CLIENT = "\"clientInfo\":{\"name\":\"golden\",\"version\":\"1\"}";

  @TempDir Path folder;

  @Test
  void everyMessageIsAsRecorded() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      Scene scene = new Scene(world, folder);
      scene.lifeOfAProject();
      scene.pollingWithoutAHub();
      scene.replayAfterAnOutage();
      scene.references();
      scene.noMessages();
      scene.recording.check();
    }
  }

  private static final class Scene {
    private final GoldenWorld world;
    private final Path folder;
    private final Recording recording;

    Scene(GoldenWorld world, Path folder) {
      this.world = world;
      this.folder = folder;
      recording =
          world
              .recording("sidecar")
              .varies("since")
              .varies("lastEventAt")
              .varies("nextAttemptInMs")
              .varies("Changed (?:on [0-9-]+|[a-z0-9 ]+ ago|just now)", "Changed <when>")
              .varies("(?<=file://)[^\"]*(?=/\\.claude-sessions/)", "<folder>")
              // Whichever state the client's consent finds.
              .varies(
                  "(?<=\"kind\":\"begin\",\"title\":\"Boardcast\",\"cancellable\":false,)\"message\":\"[^\"]*\"",
                  "\"message\":\"<the state>\"");
    }

    private SidecarPeer editor() throws Exception {
      return new SidecarPeer(world, recording);
    }

    void lifeOfAProject() throws Exception {
      recording.section("Before the beginning");
      try (SidecarPeer editor = editor()) {
        editor.request("boardcast/status", "{}");
        recording.section("The beginning");
        editor.request(
            "initialize",
            "{\"processId\":null,"
                + CLIENT
                + ",\"capabilities\":{\"workspace\":{\"didChangeWatchedFiles\":{\"dynamicRegistration\":true}}},\"initializationOptions\":{\"batchWindowMs\":50,\"announceChanges\":\"showMessage\",\"signalFiles\":true}}");
        editor.notify("initialized", "{}");
        editor.answer("client/registerCapability", "\"result\":null");
        editor.receiveState("live");
        editor.receive("window/showMessage");
        editor.request("initialize", "{}");
        for (ProjectLife.Step step : ProjectLife.GROWTH) {
          live(editor, step);
        }
        reads(editor);
        follows(editor);
        changes(editor);
        refusedChanges(editor);
        commands(editor);
        unasked(editor);
        signals(editor);
        trace(editor);
        settings(editor);
        for (ProjectLife.Step step : ProjectLife.END) {
          recording.section("told as a log: " + step.what());
          world.make(step);
          editor.receiveChanges();
          editor.receive("window/logMessage");
        }
        recording.section("The end");
        editor.request("shutdown", "null");
        editor.request("boardcast/status", "{}");
        editor.notify("exit", "null");
        editor.receiveEnd();
      }
    }

    private void live(SidecarPeer editor, ProjectLife.Step step) throws Exception {
      recording.section("live: " + step.what());
      world.make(step);
      editor.receiveChanges();
      editor.receive("window/showMessage");
    }

    private void reads(SidecarPeer editor) throws Exception {
      recording.section("Reading");
      editor.request("boardcast/projects", "{}");
      editor.request("boardcast/board", "{\"projectNumber\":1}");
      editor.request("boardcast/board", "{\"projectNumber\":99}");
      editor.request("boardcast/board", "{}");
      editor.request("boardcast/activity", "{\"limit\":3}");
      editor.request("boardcast/activity", "{\"projectNumbers\":[2],\"sinceMs\":60000}");
      editor.request("boardcast/activity", "{\"sinceMs\":0}");
      editor.request("boardcast/status", "{}");
      recording.section("Reading again");
      editor.request("boardcast/refresh", "{\"projectNumber\":1}");
      editor.receiveChanges();
      editor.request("boardcast/refresh", "{}");
      editor.receiveChanges();
      editor.request("boardcast/refresh", "{\"projectNumber\":99}");
      editor.receiveChanges();
      editor.receive("window/showMessage");
      editor.request("boardcast/refresh", "{\"projectNumber\":\"one\"}");
    }

    private void follows(SidecarPeer editor) throws Exception {
      recording.section("Following");
      editor.request("boardcast/unsubscribe", "{\"projectNumbers\":[2]}");
      editor.request("boardcast/subscribe", "{\"projectNumbers\":[2]}");
      editor.receiveChanges();
      editor.receive("window/showMessage");
      editor.request("boardcast/subscribe", "{\"projectNumbers\":[]}");
      editor.request("boardcast/unsubscribe", "{}");
    }

    private void changes(SidecarPeer editor) throws Exception {
      for (String[] change :
          new String[][] {
            {"createIssue", "{\"projectNumber\":2,\"title\":\"Dock\",\"phase\":null}"},
            {"setStatus", "{\"projectNumber\":2,\"issueNumber\":1,\"status\":\"done\"}"},
            {"setPhase", "{\"projectNumber\":1,\"issueNumber\":2,\"phaseName\":\"Launch\"}"},
            {"setPhase", "{\"projectNumber\":1,\"issueNumber\":2,\"phaseName\":null}"},
            {"createIssue", "{\"projectNumber\":2,\"title\":\"Sail\"}"},
            {
              "moveIssue",
              "{\"projectNumber\":2,\"issueNumber\":2,\"before\":1,\"status\":\"done\"}"
            },
            {
              "updateIssue",
              "{\"projectNumber\":2,\"issueNumber\":1,\"title\":\"Dock softly\",\"body\":\"With care.\",\"assignee\":\"grace\",\"labels\":[\"hard\"]}"
            },
            {
              "addWorkItem",
              "{\"projectNumber\":2,\"issueNumber\":1,\"title\":\"Approach\",\"completed\":true}"
            },
            {
              "updateWorkItem",
              "{\"projectNumber\":2,\"issueNumber\":1,\"workItemId\":\"1\",\"completed\":false}"
            }
          }) {
        recording.section("A change: " + change[0]);
        editor.request("boardcast/" + change[0], change[1]);
        editor.receiveChanges();
        editor.receive("window/showMessage");
      }
    }

    private void refusedChanges(SidecarPeer editor) throws Exception {
      recording.section("Changes that are refused");
      String issue = "\"projectNumber\":2,\"issueNumber\":1";
      editor.request("boardcast/createIssue", "{\"projectNumber\":2,\"title\":\"\"}");
      editor.request("boardcast/createIssue", "{\"projectNumber\":2}");
      editor.request("boardcast/setStatus", "{" + issue + ",\"status\":\"lost\"}");
      editor.request(
          "boardcast/setStatus", "{\"projectNumber\":2,\"issueNumber\":99,\"status\":\"done\"}");
      editor.request("boardcast/setPhase", "{" + issue + ",\"phaseName\":\"Nowhere\"}");
      editor.request("boardcast/setPhase", "{" + issue + "}");
      editor.request("boardcast/moveIssue", "{" + issue + ",\"before\":99}");
      editor.request("boardcast/moveIssue", "{" + issue + "}");
      editor.request("boardcast/updateIssue", "{" + issue + "}");
      editor.request("boardcast/updateIssue", "{" + issue + ",\"labels\":[1]}");
      editor.request("boardcast/addWorkItem", "{" + issue + "}");
      editor.request(
          "boardcast/updateWorkItem", "{" + issue + ",\"workItemId\":\"9\",\"title\":\"x\"}");
      editor.request("boardcast/updateWorkItem", "{" + issue + ",\"workItemId\":\"1\"}");
    }

    private void connections(SidecarPeer editor) throws Exception {
      recording.section("Connections to GitHub, where the tracker has none to offer");
      editor.request("boardcast/githubProjects", "{}");
      editor.request("boardcast/connectGithub", "{\"address\":\"octo-org/5\",\"check\":true}");
      editor.request("boardcast/connectGithub", "{}");
      editor.request("boardcast/disconnectGithub", "{\"projectNumber\":1}");
    }

    private void commands(SidecarPeer editor) throws Exception {
      recording.section("Commands");
      editor.request("workspace/executeCommand", "{\"command\":\"boardcast.status\"}");
      editor.receive("window/showMessage");
      editor.request("workspace/executeCommand", "{\"command\":\"boardcast.refresh\"}");
      editor.receive("window/showMessage");
      editor.receiveChanges();
      editor.request(
          "workspace/executeCommand",
          "{\"command\":\"boardcast.refreshProject\",\"arguments\":[1]}");
      editor.receive("window/showMessage");
      editor.receiveChanges();
      editor.request("workspace/executeCommand", "{\"command\":\"boardcast.reconnect\"}");
      editor.receive("window/showMessage");
      editor.receiveState("live");
      editor.request("workspace/executeCommand", "{\"command\":\"boardcast.refreshProject\"}");
      editor.request("workspace/executeCommand", "{\"command\":\"boardcast.dance\"}");
      editor.request("workspace/executeCommand", "{}");
    }

    private void unasked(SidecarPeer editor) throws Exception {
      recording.section("What was not offered, and what there is not");
      editor.request("textDocument/hover", "{}");
      editor.request("textDocument/codeAction", "{}");
      editor.request("textDocument/diagnostic", "{}");
      editor.request("boardcast/dance", "{}");
      editor.request("boardcast/status", "[]");
    }

    private void signals(SidecarPeer editor) throws Exception {
      recording.section("A signal file");
      Path signals = Files.createDirectory(folder.resolve(".claude-sessions"));
      Path signal = Files.writeString(signals.resolve("s.signal"), "{\"project\":1}");
      editor.notify(
          "workspace/didChangeWatchedFiles",
          "{\"changes\":[{\"uri\":\"" + signal.toUri() + "\",\"type\":1}]}");
      editor.receive("window/showMessage");
      editor.receiveChanges();
    }

    private void trace(SidecarPeer editor) throws Exception {
      recording.section("A trace");
      editor.notify("$/setTrace", "{\"value\":\"verbose\"}");
      editor.request("boardcast/refresh", "{\"projectNumber\":1}");
      editor.receiveChanges();
      editor.receive("\"message\":\"Window");
      editor.notify("$/setTrace", "{\"value\":\"off\"}");
    }

    private void settings(SidecarPeer editor) throws Exception {
      recording.section("Other settings");
      configure(editor, "{\"trackerUrl\":\"gopher://x\",\"batchWindowMs\":1}");
      editor.receiveState("misconfigured");
      editor.receive("window/showMessage");
      editor.request("boardcast/projects", "{}");
      configure(
          editor, "{\"trackerUrl\":null,\"batchWindowMs\":50,\"announceChanges\":\"logMessage\"}");
      editor.receiveState("live");
      editor.receive("window/logMessage");
    }

    private static void configure(SidecarPeer editor, String options) throws Exception {
      editor.notify(
          "workspace/didChangeConfiguration", "{\"settings\":{\"boardcast\":" + options + "}}");
    }

    void pollingWithoutAHub() throws Exception {
      recording.section("Without a hub");
      world.stopHub();
      try (SidecarPeer editor = editor()) {
        editor.request(
            "initialize",
            "{"
                + CLIENT
                + ",\"capabilities\":{\"window\":{\"workDoneProgress\":true}},\"initializationOptions\":{\"batchWindowMs\":10,\"pollIntervalMs\":1000}}");
        editor.notify("initialized", "{}");
        editor.answer("window/workDoneProgress/create", "\"result\":null");
        editor.receive("\"kind\":\"begin\"");
        editor.receiveState("polling");
        issue("Seen by polling");
        editor.receiveChanges();
        recording.section("The hub is there");
        world.startHub();
        editor.request("boardcast/reconnect", "{}");
        editor.receiveState("live");
        editor.receive("\"kind\":\"end\"");
        editor.request("shutdown", "null");
      }
    }

    void replayAfterAnOutage() throws Exception {
      recording.section("An outage that nobody polls through");
      try (SidecarPeer editor = editor()) {
        editor.request(
            "initialize",
            "{"
                + CLIENT
                + ",\"initializationOptions\":{\"batchWindowMs\":10,\"fallbackToPolling\":false}}");
        editor.notify("initialized", "{}");
        editor.receiveState("live");
        world.stopHub();
        editor.receiveState("offline");
        issue("Missed");
        issue("Missed, too");
        world.startHub();
        editor.request("boardcast/reconnect", "{}");
        editor.receiveChanges();
        editor.receiveState("live");
        connections(editor);
      }
    }

    private void issue(String title) throws Exception {
      world.make(
          new ProjectLife.Step(
              title, "POST", "/api/projects/2/issues", "{\"title\":\"" + title + "\"}"));
    }

    void references() throws Exception {
      recording.section("References in open documents");
      String document = "\"textDocument\":{\"uri\":\"file:///notes.md\"}";
      try (SidecarPeer editor = editor()) {
        editor.request(
            "initialize",
            "{"
                + CLIENT
                + ",\"capabilities\":{\"general\":{\"positionEncodings\":[\"utf-16\"]},\"textDocument\":{\"hover\":{\"contentFormat\":[\"markdown\"]},\"codeAction\":{\"codeActionLiteralSupport\":{}}},\"workspace\":{\"inlayHint\":{\"refreshSupport\":true}},\"window\":{\"showDocument\":{\"support\":true}}},\"initializationOptions\":{\"batchWindowMs\":50,\"references\":true,\"referenceHints\":true,\"projectNumbers\":[2],\"openBoardCommand\":\"golden.open\"}}");
        editor.notify("initialized", "{}");
        editor.receiveState("live");
        editor.request("boardcast/board", "{\"projectNumber\":2}");
        editor.notify(
            "textDocument/didOpen",
            "{\"textDocument\":{\"uri\":\"file:///notes.md\",\"languageId\":\"markdown\",\"version\":1,\"text\":\"See #1.\\n\"}}");
        editor.notify(
            "textDocument/didChange",
            "{\"textDocument\":{\"uri\":\"file:///notes.md\",\"version\":2},\"contentChanges\":[{\"range\":{\"start\":{\"line\":1,\"character\":0},\"end\":{\"line\":1,\"character\":0}},\"text\":\"BOARD-2#do\"}]}");
        String all =
            document
                + ",\"range\":{\"start\":{\"line\":0,\"character\":5},\"end\":{\"line\":9,\"character\":0}}";
        editor.request("textDocument/inlayHint", "{" + all + "}");
        world.make(
            new ProjectLife.Step(
                "a status", "PUT", "/api/projects/2/issues/1/status", "{\"status\":\"todo\"}"));
        editor.receiveChanges();
        editor.answer("workspace/inlayHint/refresh", "\"result\":null");
        String place = document + ",\"position\":{\"line\":%d,\"character\":%d}";
        editor.request("textDocument/hover", "{" + place.formatted(0, 5) + "}");
        editor.request("textDocument/hover", "{" + place.formatted(0, 1) + "}");
        editor.request("textDocument/completion", "{" + place.formatted(1, 10) + "}");
        editor.request("textDocument/completion", "{" + place.formatted(0, 2) + "}");
        editor.request("textDocument/documentLink", "{" + document + "}");
        editor.request("textDocument/codeAction", "{" + all + ",\"context\":{}}");
        editor.request("workspace/symbol", "{\"query\":\"#1\"}");
        editor.request("textDocument/hover", "{}");
        command(editor, "setStatus", "[2,1,\"done\"]");
        editor.receiveChanges();
        editor.answer(
            "workspace/inlayHint/refresh", "\"error\":{\"code\":-32601,\"message\":\"No.\"}");
        command(editor, "assignToMe", "[2,1]");
        editor.receiveChanges();
        command(editor, "open", "[2,1,\"https://boards.example/1\"]");
        editor.answer("window/showDocument", "\"result\":{\"success\":true}");
        command(editor, "open", "[2,1]");
        editor.notify("textDocument/didClose", "{" + document + "}");
      }
    }

    private static void command(SidecarPeer editor, String name, String arguments)
        throws Exception {
      editor.request(
          "workspace/executeCommand",
          "{\"command\":\"boardcast.reference.%s\",\"arguments\":%s}".formatted(name, arguments));
    }

    void noMessages() throws Exception {
      recording.section("What is no message");
      try (SidecarPeer editor = editor()) {
        editor.send("{nonsense");
        editor.receive("-32700");
        editor.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":7}");
        editor.receive("error");
        editor.send("[]");
        editor.receive("error");
        editor.sendRaw("Nonsense\r\n\r\n");
        editor.receive("error");
        editor.receiveEnd();
      }
    }
  }
}
