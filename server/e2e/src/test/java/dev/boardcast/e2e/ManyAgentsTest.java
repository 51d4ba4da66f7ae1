package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.demo.McpAgent;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Agents of one name, each with a `boardcast mcp` process of its own, on one board of issues that
/// wait for each other. Some are killed with an issue in hand, and others come in their places.
@Timeout(1_500)
final class ManyAgentsTest {
  private static final boolean FULL = Boolean.getBoolean("boardcast.full");
  private static final int AGENTS = FULL ? 50 : 5;
  private static final int ISSUES = FULL ? 500 : 40;
  private static final int KILLS = FULL ? 40 : 4;
  private static final int BATCH = 100;

  /// Much longer than an agent needs from one call to the next, and not too long to wait for.
  private static final int LEASE_S = FULL ? 60 : 30;

  private static final long LOOK_AGAIN_MS = 250;
  private static final String NAME = "worker";
  private static final String EVERY_ISSUE_IS_DONE =
      "No issue is open: each is done, or there is none yet.";

  private final AtomicInteger killsLeft = new AtomicInteger(KILLS);
  private final AtomicInteger circlesRefused = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  /// By whom each issue was moved to done.
  private final Map<Integer, List<String>> done = new ConcurrentHashMap<>();

  /// What was said and acknowledged, by issue.
  private final Map<Integer, Set<String>> said = new ConcurrentHashMap<>();

  /// Issues that died agents had in hand.
  private final Set<Integer> orphans = ConcurrentHashMap.newKeySet();

  @TempDir Path dataDir;

  @Test
  void eachIssueIsDoneOnceAndNothingThatWasSaidIsLost() throws Exception {
    long seed = Seed.of("ManyAgentsTest");
    Random random = new Random(seed);
    try (ServerProcess server =
        ServerProcess.start(dataDir, Map.of("REPLAY_BUFFER_EVENTS", "100000"))) {
      fill(server, random);
      try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
          String place = "a" + i;
          Random own = new Random(random.nextLong());
          all.add(threads.submit(() -> fillPlace(server, place, own)));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
      check(server);
    }
    System.out.printf(
        "ManyAgentsTest: %d agents, %d issues, %d killed with an issue in hand, %d claims, %d circles refused%n",
        AGENTS, ISSUES, orphans.size(), taken.get(), circlesRefused.get());
  }

  /// Each waits for some that were made before it, so there is an order in which all can be done.
  private static void fill(ServerProcess server, Random random) throws Exception {
    server.call("POST", "/api/projects", "{\"title\":\"Work\"}");
    for (int first = 1; first <= ISSUES; first += BATCH) {
      JsonArray issues = new JsonArray();
      for (int number = first; number < first + BATCH && number <= ISSUES; number++) {
        issues.add(entry(random, first, number));
      }
      JsonObject body = new JsonObject();
      body.add("issues", issues);
      var made = server.call("POST", "/api/projects/1/issue-batches", body.toString());
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
  }

  private static JsonObject entry(Random random, int first, int number) {
    JsonObject issue = new JsonObject();
    issue.addProperty("title", "Issue " + number);
    issue.addProperty("ref", "n" + number);
    JsonArray numbers = new JsonArray();
    JsonArray refs = new JsonArray();
    Set<Integer> blockers = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0 && number > 1; i--) {
      blockers.add(1 + random.nextInt(number - 1));
    }
    for (int blocker : blockers) {
      if (blocker < first) {
        numbers.add(blocker);
      } else {
        refs.add("n" + blocker);
      }
    }
    issue.add("blockedBy", numbers);
    issue.add("blockedByRefs", refs);
    return issue;
  }

  /// Works until there is nothing left; when an agent is killed, another one comes.
  private Void fillPlace(ServerProcess server, String place, Random random) throws Exception {
    for (int life = 0; ; life++) {
      Process process = start(server);
      try {
        McpAgent agent = new McpAgent(process);
        agent.initialize(NAME);
        if (!work(agent, place + "." + life, random)) {
          return null;
        }
      } finally {
        // `kill -9`: it can say nothing more.
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(ServerProcess server) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(ServerProcess.command("mcp"));
    Map<String, String> environment = builder.environment();
    environment.put("STATE_TRACKING_API_URL", server.trackerUrl().toString());
    environment.put("STATE_TRACKING_API_KEY", ServerProcess.KEY);
    environment.put("BOARDCAST_DATA_DIR", dataDir.toString());
    // Fifty processes start at once on whatever cores there are: none of what is asked here is of
    // how soon, and an agent that gives up for want of a core is none that dies.
    environment.put("REQUEST_TIMEOUT_MS", "60000");
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// @return whether it is to be killed; else all is done
  private boolean work(McpAgent agent, String name, Random random) throws InterruptedException {
    while (true) {
      JsonObject next = call(agent, "claim_next", "leaseSeconds", LEASE_S);
      if (!next.has("issue")) {
        if (next.get("why").getAsString().equals(EVERY_ISSUE_IS_DONE)) {
          return false;
        }
        // All that is left is blocked, or in others' hands.
        Thread.sleep(LOOK_AGAIN_MS);
        continue;
      }
      int number = next.getAsJsonObject("issue").get("number").getAsInt();
      taken.incrementAndGet();
      say(agent, number, name + " begins #" + number);
      if (random.nextInt(4) == 0) {
        letWait(agent, random);
      }
      if (random.nextInt(6) == 0 && killsLeft.getAndDecrement() > 0) {
        orphans.add(number);
        return true;
      }
      if (random.nextInt(12) == 0) {
        call(agent, "release_issue", "issueNumber", number);
      } else {
        finish(agent, number, name);
      }
    }
  }

  private void finish(McpAgent agent, int number, String name) {
    say(agent, number, name + " ends #" + number);
    try {
      // Whether it still has it: on a machine that stood still, it may not.
      JsonObject claim = arguments("issueNumber", number);
      claim.addProperty("leaseSeconds", LEASE_S);
      agent.call("claim_issue", claim);
    } catch (CommandFailure _) {
      return;
    }
    JsonObject status = arguments("issueNumber", number);
    status.addProperty("status", "done");
    agent.call("update_issue_status", status);
    done.computeIfAbsent(number, _ -> new ArrayList<>()).add(name);
  }

  private void say(McpAgent agent, int number, String text) {
    JsonObject comment = arguments("issueNumber", number);
    comment.addProperty("text", text);
    agent.call("add_comment", comment);
    said.computeIfAbsent(number, _ -> ConcurrentHashMap.newKeySet()).add(text);
  }

  /// Lets one issue wait for another one, whichever; circles are refused.
  private void letWait(McpAgent agent, Random random) {
    int waiting = 1 + random.nextInt(ISSUES);
    JsonArray blockers = new JsonArray();
    blockers.add(1 + random.nextInt(ISSUES));
    JsonObject update = arguments("issueNumber", waiting);
    update.add("blockedBy", blockers);
    try {
      agent.call("update_issue", update);
    } catch (CommandFailure e) {
      assertThat(e).hasMessageContaining("would wait for itself");
      circlesRefused.incrementAndGet();
    }
  }

  private static JsonObject call(McpAgent agent, String tool, String name, int value) {
    return agent.call(tool, arguments(name, value)).structured();
  }

  private static JsonObject arguments(String name, int value) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("projectNumber", 1);
    arguments.addProperty(name, value);
    return arguments;
  }

  private void check(ServerProcess server) throws Exception {
    JsonObject board = get(server, "/api/projects/1/board");
    Map<Integer, List<Integer>> blockers = new HashMap<>();
    for (JsonElement element : board.getAsJsonArray("issues")) {
      JsonObject issue = element.getAsJsonObject();
      int number = issue.get("number").getAsInt();
      assertThat(issue.get("status").getAsString()).isEqualTo("done");
      assertThat(issue.has("claimedBy")).isFalse();
      if (issue.has("blockedBy")) {
        blockers.put(
            number,
            issue.getAsJsonArray("blockedBy").asList().stream()
                .map(JsonElement::getAsInt)
                .toList());
      }
      assertThat(comments(server, number)).containsAll(said.getOrDefault(number, Set.of()));
    }
    assertThat(done).hasSize(ISSUES).allSatisfy((_, by) -> assertThat(by).hasSize(1));
    assertThat(doneInEvents(server))
        .hasSize(ISSUES)
        .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    assertThat(orphans).isNotEmpty();
    assertThat(taken.get()).isGreaterThanOrEqualTo(ISSUES + orphans.size());
    while (blockers.values().removeIf(all -> all.stream().noneMatch(blockers::containsKey))) {
      // Those that wait for nothing are out of the question.
    }
    assertThat(blockers).as("circles").isEmpty();
  }

  private static List<String> comments(ServerProcess server, int number) throws Exception {
    return get(server, "/api/projects/1/issues/" + number + "/comments?limit=500")
        .getAsJsonArray("items")
        .asList()
        .stream()
        .map(one -> one.getAsJsonObject().get("text").getAsString())
        .toList();
  }

  /// How often each issue came to be done, by all that was ever told of it.
  private static Map<Integer, Integer> doneInEvents(ServerProcess server) throws Exception {
    Map<Integer, Integer> times = new TreeMap<>();
    long since = 0;
    while (true) {
      JsonObject page = get(server, "/api/projects/1/events?limit=1000&since=" + since);
      assertThat(page.get("recovered").getAsBoolean()).isTrue();
      List<JsonElement> events = page.getAsJsonArray("events").asList();
      if (events.isEmpty()) {
        return times;
      }
      for (JsonElement element : events) {
        since = element.getAsJsonObject().get("sequence").getAsLong();
        JsonObject event = element.getAsJsonObject().getAsJsonObject("event");
        JsonObject data = event.getAsJsonObject("data");
        boolean ofStatus =
            data.getAsJsonArray("changed").asList().stream()
                .anyMatch(field -> field.getAsString().equals("status"));
        if (ofStatus && data.getAsJsonObject("issue").get("status").getAsString().equals("done")) {
          times.merge(event.get("issueNumber").getAsInt(), 1, Integer::sum);
        }
      }
    }
  }

  private static JsonObject get(ServerProcess server, String path) throws Exception {
    var answer = server.call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parseObject(answer.body());
  }
}
