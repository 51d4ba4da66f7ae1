package dev.boardcast.e2e.golden;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tracker's REST: every call, and every kind of error that can be had without breaking the
/// tracker. Of the headers, the key and the lengths are left out.
final class RestGoldenTest {
  private static final Set<String> LEFT_OUT = Set.of("content-length", "transfer-encoding");
  private static final String[] NOTHING = {};
  private static final String ISSUES = "/api/projects/1/issues";

  @TempDir Path folder;

  @Test
  void everyCallIsAnsweredAsRecorded() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      Recording recording =
          world
              .recording("rest")
              .varies("(?<=^retry-after: )[1-5]$", "<1 to 5>")
              .varies("(?<=Try again in )[1-5](?= s\\.)", "<1 to 5>")
              // The order of an object's members says nothing, and here is one of two.
              .varies(
                  "(?<=\"(?:sequences|digests)\":\\{)(\"2\":[^,}]*),(\"1\":[^,}]*)(?=})", "$2,$1");
      Scene scene = new Scene(world, recording);
      scene.service();
      scene.changes();
      scene.reads();
      scene.batches();
      scene.next();
      scene.eventsAndActivity();
      scene.intake();
      scene.conditions();
      scene.refusals();
      for (ProjectLife.Step step : ProjectLife.END) {
        scene.step(step);
      }
      scene.positionsAndEnd();
      scene.recording.check();
    }
  }

  private static final class Scene {
    private final GoldenWorld world;
    private final Recording recording;

    Scene(GoldenWorld world, Recording recording) {
      this.world = world;
      this.recording = recording;
    }

    void service() throws Exception {
      recording.section("The service, without a key");
      ask(null, "GET", "/health", null);
      ask(null, "GET", "/ready", null);
      ask(null, "GET", "/metrics", null);
      ask(null, "GET", "/openapi.json", null);
      recording.section("The service");
      get("/metrics");
      get("/api/positions");
      get("/api/projects");
    }

    void changes() throws Exception {
      for (ProjectLife.Step step : ProjectLife.GROWTH) {
        step(step);
      }
    }

    void step(ProjectLife.Step step) throws Exception {
      recording.section(step.what());
      ask(
          GoldenWorld.KEY,
          step.method(),
          step.path(),
          step.body(),
          "X-Boardcast-Actor",
          "UTF-8''Zo%C3%AB",
          "X-Boardcast-Origin",
          "script");
    }

    void reads() throws Exception {
      recording.section("Reading");
      get("/api/projects");
      get("/api/projects?limit=1");
      get("/api/projects/1");
      get("/api/projects/1/board");
      get("/api/projects/1/phases");
      get("/api/projects/1/phases/1");
      get(ISSUES);
      get(ISSUES + "?status=todo&limit=1");
      get(ISSUES + "?phase=Make&assignee=nobody");
      get(ISSUES + "/1");
      get(ISSUES + "/1/comments?limit=1");
      get("/api/projects/2/board");
    }

    void batches() throws Exception {
      recording.section("Several issues at once");
      post(
          "/api/projects/2/issue-batches",
          "{\"issues\":[{\"title\":\"Roof\",\"ref\":\"roof\",\"blockedByRefs\":[\"wall\"]},{\"title\":\"Wall\",\"ref\":\"wall\"}]}");
      post(
          "/api/projects/2/issue-batches",
          "{\"issues\":[{\"title\":\"a\",\"ref\":\"a\",\"blockedByRefs\":[\"b\"]},{\"title\":\"b\",\"ref\":\"b\",\"blockedByRefs\":[\"a\"]}]}");
    }

    void next() throws Exception {
      recording.section("What is next");
      get("/api/projects/1/next-issue");
      post("/api/projects/1/next-issue/claim", "{}");
      ask(
          GoldenWorld.KEY,
          "POST",
          "/api/projects/2/next-issue/claim",
          "{}",
          "X-Boardcast-Actor",
          "ada",
          "X-Boardcast-Session",
          "s-1");
      ask(GoldenWorld.KEY, "DELETE", ISSUES + "/1/claim", null, "X-Boardcast-Actor", "ada");
    }

    void eventsAndActivity() throws Exception {
      recording.section("Events and the activity");
      get("/api/positions");
      get("/api/projects/1/events?limit=3");
      get("/api/projects/1/events?since=9&epoch=" + GoldenWorld.EPOCH);
      get("/api/projects/1/events?since=9&epoch=another");
      get("/api/projects/1/events?since=9&digest=another");
      get("/api/projects/1/events?since=99");
      get("/api/activity?since=2099-12-31T23:00:00Z&limit=2");
      get("/api/activity?since=2099-12-31T23:00:00Z&project=2");
    }

    void intake() throws Exception {
      recording.section("Events from elsewhere");
      post(
          "/api/events",
          "{\"type\":\"issue.created\",\"projectNumber\":1,\"issueNumber\":7,\"data\":{\"issue\":{\"title\":\"From elsewhere\"}},\"actor\":\"bot\",\"origin\":\"script\"}");
      post(
          "/api/events",
          "{\"type\":\"issue.created\",\"projectNumber\":1,\"issueNumber\":7,\"data\":{\"issue\":{\"title\":\"From elsewhere\"}}}");
      post("/api/events", "{\"type\":\"issue.moved\",\"projectNumber\":1,\"data\":{}}");
      recording.section("GitHub's webhook");
      String opened =
          "{\"action\":\"opened\",\"issue\":{\"number\":5,\"title\":\"Reported there\",\"state\":\"open\",\"html_url\":\"https://github.com/o/r/issues/5\",\"labels\":[{\"name\":\"bug\"}]},\"sender\":{\"login\":\"octocat\"}}";
      webhook("issues", opened, signature(opened));
      webhook("issues", opened, signature(opened));
      webhook("push", "{}", signature("{}"));
      webhook("issues", opened, "sha256=00");
      String ping = "{\"hook\":{\"events\":[\"push\"]}}";
      webhook("ping", ping, signature(ping));
    }

    private void webhook(String event, String body, String signature) throws Exception {
      ask(
          null,
          "POST",
          "/webhooks/github?project=2",
          body,
          "X-GitHub-Event",
          event,
          "X-GitHub-Delivery",
          "d-1",
          "X-Hub-Signature-256",
          signature);
    }

    void conditions() throws Exception {
      recording.section("Conditions and repetition");
      String tag = get("/api/projects/2").headers().firstValue("ETag").orElseThrow();
      ask(GoldenWorld.KEY, "GET", "/api/projects/2", null, "If-None-Match", tag);
      ask(GoldenWorld.KEY, "GET", "/api/projects/2/board", null, "If-None-Match", tag);
      String positions = get("/api/positions").headers().firstValue("ETag").orElseThrow();
      ask(GoldenWorld.KEY, "GET", "/api/positions", null, "If-None-Match", positions);
      String same = "{\"title\":\"Once\"}";
      ask(GoldenWorld.KEY, "POST", "/api/projects/2/issues", same, "Idempotency-Key", "once");
      ask(GoldenWorld.KEY, "POST", "/api/projects/2/issues", same, "Idempotency-Key", "once");
      ask(
          GoldenWorld.KEY,
          "POST",
          "/api/projects/2/issues",
          "{\"title\":\"Other\"}",
          "Idempotency-Key",
          "once");
      ask(GoldenWorld.KEY, "PATCH", "/api/projects/2", "{\"title\":\"Stale\"}", "If-Match", tag);
    }

    void refusals() throws Exception {
      recording.section("Without a key, with a wrong one, and too often without");
      ask(null, "GET", "/api/projects", null);
      ask("wr0ng-key-of-the-test", "GET", "/api/projects", null);
      ask(GoldenWorld.TIRESOME, "GET", "/api/projects", null);
      recording.section("With a key that may read project 2 alone");
      ask(GoldenWorld.READER, "GET", "/api/positions", null);
      ask(GoldenWorld.READER, "GET", "/api/projects/1", null);
      ask(GoldenWorld.READER, "PATCH", "/api/projects/2", "{\"title\":\"No\"}");
      ask(GoldenWorld.READER, "GET", "/api/activity?since=2099-12-31T23:00:00Z&limit=1", null);
      recording.section("From another origin");
      ask(GoldenWorld.KEY, "GET", "/api/projects", null, "Origin", "http://elsewhere.example");
      recording.section("What is not there");
      get("/nowhere");
      get("/api/projects/99");
      get("/api/projects/1/phases/99");
      get(ISSUES + "/99");
      ask(GoldenWorld.KEY, "DELETE", ISSUES + "/1/work-items/99", null);
      ask(GoldenWorld.KEY, "PUT", "/api/projects", "{}");
      recording.section("What is not valid");
      post(ISSUES, "{\"title\":\"\",\"labels\":[\"\"],\"status\":\"lost\",\"colour\":1}");
      post(ISSUES, "{\"title\":\"x\",\"phase\":\"Nowhere\"}");
      post(ISSUES, "{nonsense");
      post(ISSUES, "[]");
      ask(GoldenWorld.KEY, "POST", ISSUES, "{}", "Content-Type", "text/plain");
      post(ISSUES, "{\"title\":\"" + "x".repeat(1 << 20) + "\"}");
      post("/api/projects/1/phases", "{\"name\":\"launch\"}");
      get(ISSUES + "?limit=0");
      get("/api/projects/zero");
    }

    void positionsAndEnd() throws Exception {
      recording.section("After the end");
      get("/api/projects/1");
      get("/api/projects/1/events?since=17");
      get("/api/positions");
      recording.section("The tracker is ending");
      world.beginClosing();
      get("/api/projects");
      ask(null, "GET", "/ready", null);
    }

    private HttpResponse<String> get(String path) throws Exception {
      return ask(GoldenWorld.KEY, "GET", path, null);
    }

    private void post(String path, String body) throws Exception {
      var _ = ask(GoldenWorld.KEY, "POST", path, body);
    }

    /// @param key null for none
    private HttpResponse<String> ask(
        @Nullable String key, String method, String path, @Nullable String body, String... headers)
        throws Exception {
      List<String> sent = new ArrayList<>(List.of(method + " " + path));
      for (int i = 0; i < headers.length; i += 2) {
        sent.add(headers[i] + ": " + headers[i + 1]);
      }
      if (body != null) {
        sent.add(body.length() > 10_000 ? "<%d characters>".formatted(body.length()) : body);
      }
      recording.sent(sent.toArray(NOTHING));
      List<String> all = new ArrayList<>(List.of(headers));
      all.addAll(List.of("X-Request-Id", "golden"));
      if (key != null) {
        all.addAll(List.of("Authorization", "Bearer " + key));
      }
      HttpResponse<String> answer = world.call(method, path, body, all.toArray(NOTHING));
      List<String> received = new ArrayList<>(List.of(String.valueOf(answer.statusCode())));
      new TreeMap<>(answer.headers().map())
          .forEach((name, values) -> {
            if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
              values.forEach(value -> received.add(name + ": " + value));
            }
          });
      if (!answer.body().isEmpty()) {
        received.add(answer.body());
      }
      recording.received(received.toArray(NOTHING));
      return answer;
    }

    private static String signature(String body) throws Exception {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              GoldenWorld.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
