package dev.boardcast.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Cursors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A real HTTP server with as much of a tracker as these tests need, in memory, and with faults on
/// demand. What the tracker itself must do is proved with the tracker itself, elsewhere.
public final class TinyTracker implements AutoCloseable {
  public static final String KEY = "k3y-of-the-test";
  private static final String AT = "2026-03-01T10:15:30.000Z";

  private record Project(JsonObject json, JsonArray phases, Map<Integer, JsonObject> issues) {}

  private record Fault(int status, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Integer, Project> projects = new TreeMap<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private final List<ActivityEntry> entries = new ArrayList<>();
  private @Nullable Predicate<String> holds;
  private final CountDownLatch released = new CountDownLatch(1);
  public final CountDownLatch held = new CountDownLatch(1);
  public final List<String> requests = new CopyOnWriteArrayList<>();
  public final List<String> actors = new CopyOnWriteArrayList<>();

  public TinyTracker() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Without retries, so that no test waits for them.
  public TrackerClient client(String key) {
    return new TrackerClient(
        new TrackerSettings(url(), key, Duration.ofSeconds(10), 0, "mcp", "test/1"));
  }

  public TrackerClient client() {
    return client(KEY);
  }

  /// All there is, as text: two that are the same have the same.
  public synchronized String contents() {
    return projects.toString();
  }

  /// The next request is answered so, whatever it is.
  public synchronized void fail(int status, String body) {
    faults.add(new Fault(status, body));
  }

  /// Requests whose path fits wait until `release`.
  public synchronized void hold(Predicate<String> paths) {
    holds = paths;
  }

  public void release() {
    released.countDown();
  }

  public synchronized int addProject(String title, String... phases) {
    int number = projects.size() + 70;
    JsonObject json = new JsonObject();
    json.addProperty("number", number);
    json.addProperty("title", title);
    json.addProperty("status", "open");
    JsonArray list = new JsonArray();
    projects.put(number, new Project(json, list, new TreeMap<>()));
    for (String phase : phases) {
      addPhase(list, phase);
    }
    return number;
  }

  public synchronized int addIssue(int project, String title) {
    JsonObject fields = new JsonObject();
    fields.addProperty("title", title);
    return create(project, fields).get("number").getAsInt();
  }

  private static void addPhase(JsonArray phases, String name) {
    JsonObject phase = new JsonObject();
    phase.addProperty("id", "p" + (phases.size() + 1));
    phase.addProperty("name", name);
    phase.addProperty("order", phases.size() + 1);
    phase.addProperty("status", "pending");
    phase.addProperty("issueCount", 0);
    phase.addProperty("workItemCount", 0);
    phase.addProperty("completedCount", 0);
    phases.add(phase);
  }

  private JsonObject create(int project, JsonObject fields) {
    Map<Integer, JsonObject> issues = existing(project).issues();
    JsonObject issue = fields.deepCopy();
    int number = issues.keySet().stream().max(Integer::compare).orElse(0) + 1;
    issue.addProperty("projectNumber", project);
    issue.addProperty("number", number);
    if (!issue.has("status")) {
      issue.addProperty("status", "backlog");
    }
    if (!issue.has("labels")) {
      issue.add("labels", new JsonArray());
    }
    if (!issue.has("workItems")) {
      issue.add("workItems", new JsonArray());
    }
    issue.addProperty("url", url() + "/p/" + project + "/i/" + number);
    issue.addProperty("version", 1);
    issue.addProperty("createdAt", AT);
    issue.addProperty("updatedAt", AT);
    issues.put(number, issue);
    return issue;
  }

  private Project existing(int number) {
    Project project = projects.get(number);
    if (project == null) {
      throw new Refusal(404, "no such thing");
    }
    return project;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
      String actor = exchange.getRequestHeaders().getFirst("X-Boardcast-Actor");
      actors.add(actor == null ? "" : actor);
      waitIfHeld(path);
      synchronized (this) {
        Fault fault = faults.poll();
        if (fault != null) {
          send(exchange, fault.status(), fault.body());
          return;
        }
        try {
          route(exchange, path.substring(1).split("/"), body);
        } catch (Refusal e) {
          JsonObject problem = new JsonObject();
          problem.addProperty("title", e.getMessage());
          problem.addProperty("detail", e.getMessage());
          problem.addProperty("status", e.status);
          problem.addProperty("currentVersion", e.currentVersion);
          send(exchange, e.status, problem.toString());
        }
      }
    }
  }

  private void waitIfHeld(String path) {
    Predicate<String> held;
    synchronized (this) {
      held = holds;
    }
    if (held != null && held.test(path)) {
      this.held.countDown();
      try {
        released.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void route(HttpExchange exchange, String[] path, String body) throws IOException {
    String method = exchange.getRequestMethod();
    if (path[0].equals("health")) {
      send(exchange, 200, "{\"status\":\"ok\",\"version\":\"9.9\",\"epoch\":\"e\"}");
      return;
    }
    if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new Refusal(401, "bad key");
    }
    JsonObject json =
        body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
    if (path[1].equals("positions")) {
      JsonObject sequences = new JsonObject();
      projects.keySet().forEach(number -> sequences.addProperty(Integer.toString(number), 1));
      send(exchange, 200, "{\"epoch\":\"e\",\"sequences\":" + sequences + "}");
    } else if (path[1].equals("activity")) {
      send(exchange, 200, activity(query(exchange)));
    } else if (path.length == 2) {
      if (method.equals("POST")) {
        int number = addProject(json.get("title").getAsString());
        if (json.has("phases")) {
          json.getAsJsonArray("phases")
              .forEach(p -> addPhase(existing(number).phases(), p.getAsString()));
        }
        send(exchange, 201, whole(existing(number)).toString());
      } else {
        JsonArray all = new JsonArray();
        projects.values().forEach(p -> all.add(whole(p)));
        send(exchange, 200, "{\"items\":" + all + "}");
      }
    } else {
      Project project = existing(Integer.parseInt(path[2]));
      if (path.length == 3) {
        json.entrySet().forEach(e -> project.json().add(e.getKey(), e.getValue()));
        send(exchange, 200, whole(project).toString());
      } else if (path[3].equals("board")) {
        JsonArray all = new JsonArray();
        project.issues().values().forEach(all::add);
        send(
            exchange,
            200,
            "{\"position\":{\"epoch\":\"e\",\"sequence\":1},\"project\":%s,\"issues\":%s}"
                .formatted(whole(project), all));
      } else if (path[3].equals("phases")) {
        phases(exchange, project, json);
      } else {
        issues(exchange, project, path, json);
      }
    }
  }

  private static void phases(HttpExchange exchange, Project project, JsonObject json)
      throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      addPhase(project.phases(), json.get("name").getAsString());
      send(exchange, 201, project.phases().get(project.phases().size() - 1).toString());
    } else {
      send(exchange, 200, "{\"items\":" + project.phases() + "}");
    }
  }

  private void issues(HttpExchange exchange, Project project, String[] path, JsonObject json)
      throws IOException {
    String method = exchange.getRequestMethod();
    if (path.length == 4) {
      if (method.equals("POST")) {
        checkPhase(project, json.get("phase"));
        int number = project.json().get("number").getAsInt();
        send(exchange, 201, create(number, json).toString());
      } else {
        send(exchange, 200, page(exchange, project));
      }
      return;
    }
    JsonObject issue = project.issues().get(Integer.parseInt(path[4]));
    if (issue == null) {
      throw new Refusal(404, "no such thing");
    }
    String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
    if (ifMatch != null && !ifMatch.equals("\"*-" + issue.get("version") + "\"")) {
      throw new Refusal(412, "the issue has changed", issue.get("version").getAsLong());
    }
    if (method.equals("DELETE")) {
      project.issues().remove(issue.get("number").getAsInt());
      exchange.sendResponseHeaders(204, -1);
    } else if (path.length > 5 && path[5].equals("work-items")) {
      send(exchange, 200, workItem(issue, path, json).toString());
    } else {
      if (!method.equals("GET")) {
        JsonElement phase = json.remove("phaseName");
        if (phase != null) {
          json.add("phase", phase);
        }
        checkPhase(project, json.get("phase"));
        json.entrySet().forEach(e -> issue.add(e.getKey(), e.getValue()));
        issue.addProperty("version", issue.get("version").getAsInt() + 1);
      }
      JsonObject answer = issue.deepCopy();
      if (method.equals("GET")) {
        answer.add("activity", JsonParser.parseString("[{\"sequence\":1,\"event\":{}}]"));
      }
      send(exchange, 200, answer.toString());
    }
  }

  private static JsonObject workItem(JsonObject issue, String[] path, JsonObject json) {
    JsonArray items = issue.getAsJsonArray("workItems");
    if (path.length == 6) {
      json.addProperty("id", "w" + (items.size() + 1));
      items.add(json);
      return json;
    }
    for (JsonElement item : items) {
      if (item.getAsJsonObject().get("id").getAsString().equals(path[6])) {
        json.entrySet().forEach(e -> item.getAsJsonObject().add(e.getKey(), e.getValue()));
        return item.getAsJsonObject();
      }
    }
    throw new Refusal(404, "no such thing");
  }

  private static void checkPhase(Project project, @Nullable JsonElement phase) {
    if (phase != null
        && !phase.isJsonNull()
        && project.phases().asList().stream()
            .noneMatch(p -> p.getAsJsonObject().get("name").equals(phase))) {
      throw new Refusal(400, "unknown phase");
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String page(HttpExchange exchange, Project project) {
    Map<String, String> query = query(exchange);
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    int after = after(query.get("cursor"));
    List<JsonObject> matching =
        project.issues().values().stream()
            .filter(issue ->
                List.of("status", "phase", "assignee").stream()
                    .allMatch(f ->
                        !query.containsKey(f)
                            || (issue.has(f) && issue.get(f).getAsString().equals(query.get(f)))))
            .toList();
    List<JsonObject> rest =
        matching.stream().filter(issue -> issue.get("number").getAsInt() > after).toList();
    JsonArray items = new JsonArray();
    rest.stream().limit(limit).forEach(items::add);
    JsonObject answer = new JsonObject();
    answer.add("items", items);
    if (limit < rest.size()) {
      answer.addProperty("nextCursor", Cursors.after(rest.get(limit - 1).get("number").getAsInt()));
    }
    answer.addProperty("total", matching.size());
    return answer.toString();
  }

  private static int after(@Nullable String cursor) {
    return cursor == null
        ? 0
        : Cursors.number(cursor).orElseThrow(() -> new Refusal(400, "not a cursor"));
  }

  /// Newest first, as they were given to `remember`.
  private String activity(Map<String, String> query) {
    Cursors.Place from =
        query.containsKey("cursor")
            ? Cursors.place(query.get("cursor")).orElseThrow(() -> new Refusal(400, "not a cursor"))
            : null;
    int limit = Integer.parseInt(query.getOrDefault("limit", "200"));
    List<ActivityEntry> sorted = entries.stream().sorted(Activity.NEWEST_FIRST).toList();
    List<ActivityEntry> rest =
        from == null
            ? sorted
            : sorted.stream()
                .filter(entry ->
                    Comparator.comparingLong(Cursors.Place::atMs)
                            .thenComparingInt(Cursors.Place::project)
                            .thenComparingLong(Cursors.Place::sequence)
                            .compare(Cursors.Place.of(entry), from)
                        < 0)
                .toList();
    List<ActivityEntry> shown = rest.subList(0, Math.min(limit, rest.size()));
    return Json.write(
        new Activity(
            shown,
            shown.size() < rest.size() ? Cursors.before(Cursors.Place.of(shown.getLast())) : null,
            (long) sorted.size()));
  }

  public synchronized void remember(ActivityEntry entry) {
    entries.add(entry);
  }

  public synchronized void removeIssue(int project, int number) {
    existing(project).issues().remove(number);
  }

  /// An issue with these fields, work items included.
  public synchronized int addIssue(int project, JsonObject fields) {
    return create(project, fields).get("number").getAsInt();
  }

  /// Sets fields of a project, or of one of its phases.
  public synchronized void describe(int project, @Nullable Integer phase, String description) {
    JsonObject what =
        phase == null
            ? existing(project).json()
            : existing(project).phases().get(phase).getAsJsonObject();
    what.addProperty("description", description);
  }

  private static JsonObject whole(Project project) {
    JsonObject json = project.json().deepCopy();
    json.add(
        "fields", JsonParser.parseString("[{\"id\":\"f\",\"name\":\"F\",\"dataType\":\"TEXT\"}]"));
    json.add("phases", project.phases());
    JsonObject stats = new JsonObject();
    stats.addProperty("totalItems", project.issues().size());
    stats.addProperty("openItems", project.issues().size());
    stats.addProperty("closedItems", 0);
    stats.addProperty("totalPhases", project.phases().size());
    json.add("stats", stats);
    json.addProperty("version", 1);
    json.addProperty("createdAt", AT);
    json.addProperty("updatedAt", AT);
    return json;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final @Nullable Long currentVersion;

    Refusal(int status, String message) {
      this(status, message, null);
    }

    Refusal(int status, String message, @Nullable Long currentVersion) {
      super(message);
      this.status = status;
      this.currentVersion = currentVersion;
    }
  }
}
