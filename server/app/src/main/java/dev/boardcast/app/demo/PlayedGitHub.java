package dev.boardcast.app.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// As much of GitHub as the demo needs, on loopback: one project, and answers to the documents that
/// `boardcast` sends, known by their names. Whether those are right is for tests to say, which have
/// GitHub's own schema; this one only plays. Thread-safe.
final class PlayedGitHub implements AutoCloseable {
  static final String OWNER = "demo";
  static final int NUMBER = 1;
  static final List<String> OPTIONS = List.of("Todo", "In Progress", "In Review", "Done");

  private static final String ID = "PVT_demo";
  private static final String URL = "https://github.com/orgs/demo/projects/1";
  private static final int LINE_MAX_BYTES = 16 * 1024;
  private static final int BODY_MAX_BYTES = 1024 * 1024;
  private static final int LIMIT = 5_000;

  private final ServerSocket listener;

  /// By id, in the project's order. Guarded by this, as all below.
  private final Map<String, Card> cards = new LinkedHashMap<>();

  /// What the project says of itself.
  private final JsonObject self = new JsonObject();

  private Instant last = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
  private int used;

  private static final class Card {
    final boolean draft;
    String title;
    String body = "";
    Instant contentAt;
    boolean archived;
    @Nullable String option;
    @Nullable Instant optionAt;

    Card(boolean draft, String title, Instant contentAt) {
      this.draft = draft;
      this.title = title;
      this.contentAt = contentAt;
    }
  }

  private PlayedGitHub(ServerSocket listener) {
    self.addProperty("title", "Weather balloon");
    self.addProperty("closed", false);
    this.listener = listener;
  }

  static PlayedGitHub start() {
    try {
      PlayedGitHub played =
          new PlayedGitHub(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(played::accept);
      return played;
    } catch (IOException e) {
      throw new CommandFailure("the demo's GitHub cannot listen: " + e.getMessage(), e);
    }
  }

  /// As `connect --host` takes it.
  String host() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  synchronized void add(String title, @Nullable String option) {
    Card card = new Card(false, title, now());
    card.option = option;
    card.optionAt = option == null ? null : last;
    cards.put("PVTI_" + (cards.size() + 1), card);
  }

  /// A person drags a card there.
  synchronized void move(String title, String option) {
    Card card = card(title);
    card.option = option;
    card.optionAt = now();
  }

  synchronized @Nullable String status(String title) {
    return card(title).option;
  }

  private Card card(String title) {
    return cards.values().stream().filter(c -> c.title.equals(title)).findFirst().orElseThrow();
  }

  /// Whole seconds, as at GitHub; never the same twice.
  private Instant now() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    last = now.isAfter(last) ? now : last.plusSeconds(1);
    return last;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  /// One request a connection: that is enough for a demo.
  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      byte[] body = in.readNBytes(Math.min(length, BODY_MAX_BYTES));
      byte[] answer =
          answer(Json.parseObject(new String(body, StandardCharsets.UTF_8)))
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-OAuth-Scopes: project\r\n"
                  + "Connection: close\r\nContent-Length: %d\r\n\r\n".formatted(answer.length))
              .getBytes(StandardCharsets.US_ASCII));
      out.write(answer);
      out.flush();
    } catch (IOException | WireException | NumberFormatException _) {
      // Whoever asked sees a connection that ended, and asks again.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c >= 0 && c != '\n' && line.length() < LINE_MAX_BYTES) {
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  private synchronized JsonObject answer(JsonObject request) {
    used++;
    String document = JsonFields.text(request, "query");
    JsonObject variables =
        JsonFields.object(JsonFields.required(request, "variables"), "variables");
    JsonObject data = new JsonObject();
    if (document.contains("query Project(")) {
      project(data);
    } else if (document.contains("query Items(")
        || document.contains("query Latest(")
        || document.contains("query Scan(")) {
      JsonObject node = new JsonObject();
      describe(node);
      node.add("field", field());
      node.add("items", page());
      data.add(document.contains("query Scan(") ? "page0" : "node", node);
    } else if (document.contains("query Cards(")) {
      JsonArray nodes = new JsonArray();
      variables.getAsJsonArray("ids").forEach(id -> nodes.add(item(id.getAsString())));
      data.add("nodes", nodes);
    } else if (document.contains("query Talk(")) {
      JsonArray nodes = new JsonArray();
      variables.getAsJsonArray("ids").forEach(id -> nodes.add(talk(id.getAsString())));
      data.add("nodes", nodes);
    } else if (document.contains("mutation Say(")) {
      // Each is of another issue.
      variables
          .asMap()
          .forEach((name, input) ->
              data.add(name, say(JsonFields.text(input.getAsJsonObject(), "subjectId"))));
    } else if (document.contains("mutation Write(") || document.contains("mutation Witness(")) {
      write(variables, data);
    } else if (document.contains("mutation AddDraft(")) {
      addDraft(variables.getAsJsonObject("add"), data);
    } else if (document.contains("mutation Describe(")) {
      variables.getAsJsonObject("change").asMap().forEach(self::add);
      JsonObject change = new JsonObject();
      change.add("projectV2", self.deepCopy());
      data.add("change", change);
    }
    JsonObject limit = new JsonObject();
    limit.addProperty("cost", 1);
    limit.addProperty("limit", LIMIT);
    limit.addProperty("remaining", LIMIT - used);
    limit.addProperty("resetAt", Instant.now().plusSeconds(3_600).toString());
    data.add("rateLimit", limit);
    JsonObject answer = new JsonObject();
    answer.add("data", data);
    return answer;
  }

  private void describe(JsonObject project) {
    self.deepCopy().asMap().forEach(project::add);
  }

  private void project(JsonObject data) {
    JsonObject viewer = new JsonObject();
    viewer.addProperty("login", "you");
    data.add("viewer", viewer);
    JsonObject project = new JsonObject();
    project.addProperty("id", ID);
    describe(project);
    project.addProperty("url", URL);
    project.addProperty("public", true);
    project.addProperty("viewerCanUpdate", true);
    JsonObject items = new JsonObject();
    items.addProperty("totalCount", cards.size());
    project.add("items", items);
    project.add("field", field());
    JsonObject owner = new JsonObject();
    owner.addProperty("__typename", "Organization");
    owner.add("projectV2", project);
    data.add("repositoryOwner", owner);
  }

  private static JsonObject field() {
    JsonObject field = new JsonObject();
    field.addProperty("__typename", "ProjectV2SingleSelectField");
    field.addProperty("id", "PVTSSF_demo");
    JsonArray options = new JsonArray();
    for (String name : OPTIONS) {
      JsonObject option = new JsonObject();
      option.addProperty("id", "option " + name);
      option.addProperty("name", name);
      options.add(option);
    }
    field.add("options", options);
    return field;
  }

  private JsonObject page() {
    JsonObject info = new JsonObject();
    info.addProperty("hasNextPage", false);
    JsonArray nodes = new JsonArray();
    for (Map.Entry<String, Card> card : cards.entrySet()) {
      if (!card.getValue().archived) {
        nodes.add(item(card.getKey()));
      }
    }
    JsonObject page = new JsonObject();
    page.addProperty("totalCount", nodes.size());
    page.add("pageInfo", info);
    page.add("nodes", nodes);
    return page;
  }

  private JsonElement item(String id) {
    Card card = cards.get(id);
    if (card == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject item = new JsonObject();
    item.addProperty("id", id);
    item.addProperty("isArchived", card.archived);
    item.add("content", content(id, card));
    if (card.option != null) {
      JsonObject creator = new JsonObject();
      creator.addProperty("login", "ada");
      JsonObject value = new JsonObject();
      value.addProperty("__typename", "ProjectV2ItemFieldSingleSelectValue");
      value.addProperty("optionId", "option " + card.option);
      value.addProperty("updatedAt", String.valueOf(card.optionAt));
      value.add("creator", creator);
      item.add("value", value);
    }
    return item;
  }

  private static JsonObject content(String id, Card card) {
    JsonObject content = new JsonObject();
    content.addProperty("__typename", card.draft ? "DraftIssue" : "Issue");
    // Of the item, which is the same here.
    content.addProperty("id", id);
    content.addProperty("title", card.title);
    content.addProperty("body", card.body);
    if (!card.draft) {
      content.addProperty("url", "https://github.com/demo/balloon/issues/" + id.substring(5));
    }
    content.addProperty("updatedAt", card.contentAt.toString());
    return content;
  }

  /// What people say there is not played.
  private JsonElement talk(String id) {
    JsonElement item = item(id);
    if (item instanceof JsonObject there) {
      JsonObject comments = new JsonObject();
      comments.addProperty("totalCount", 0);
      comments.add("nodes", new JsonArray());
      there.getAsJsonObject("content").add("comments", comments);
    }
    return item;
  }

  private JsonObject say(String id) {
    Card card = cards.get(id);
    JsonObject said = new JsonObject();
    if (card != null) {
      card.contentAt = now();
      JsonObject node = new JsonObject();
      node.addProperty("id", "IC_" + card.contentAt.getEpochSecond());
      JsonObject edge = new JsonObject();
      edge.add("node", node);
      said.add("commentEdge", edge);
    }
    return said;
  }

  private void addDraft(JsonObject input, JsonObject data) {
    Card card = new Card(true, JsonFields.text(input, "title"), now());
    card.body = JsonFields.text(input, "body");
    String id = "PVTI_" + (cards.size() + 1);
    cards.put(id, card);
    JsonObject payload = new JsonObject();
    payload.add("projectItem", item(id));
    data.add("add", payload);
  }

  private void write(JsonObject variables, JsonObject data) {
    for (Map.Entry<String, JsonElement> variable : variables.entrySet()) {
      if (variable.getValue() instanceof JsonObject input) {
        data.add(variable.getKey(), write(variable.getKey(), input));
      }
    }
  }

  private JsonObject write(String change, JsonObject input) {
    if (change.startsWith("witness")) {
      return witness(JsonFields.text(input, input.has("contentId") ? "contentId" : "draftIssueId"));
    }
    JsonObject payload = new JsonObject();
    if (change.startsWith("edit")) {
      String id = JsonFields.text(input, input.has("id") ? "id" : "draftIssueId");
      Card card = cards.get(id);
      if (card != null) {
        card.title = input.has("title") ? JsonFields.text(input, "title") : card.title;
        card.body = input.has("body") ? JsonFields.text(input, "body") : card.body;
        card.contentAt = now();
        payload.add(card.draft ? "draftIssue" : "issue", content(id, card));
      }
      return payload;
    }
    String id = JsonFields.text(input, "itemId");
    Card card = cards.get(id);
    if (card != null && change.startsWith("archive")) {
      card.archived = true;
    } else if (card != null) {
      card.option =
          input.get("value") instanceof JsonObject value
              ? JsonFields.text(value, "singleSelectOptionId").substring("option ".length())
              : null;
      card.optionAt = now();
    }
    payload.add(change.startsWith("archive") ? "item" : "projectV2Item", item(id));
    return payload;
  }

  private JsonObject witness(String id) {
    JsonObject payload = new JsonObject();
    Card card = cards.get(id);
    if (card == null || !card.draft) {
      payload.add("item", item(id));
      return payload;
    }
    JsonArray nodes = new JsonArray();
    nodes.add(item(id));
    JsonObject items = new JsonObject();
    items.add("nodes", nodes);
    JsonObject draft = content(id, card);
    draft.add("projectV2Items", items);
    payload.add("draftIssue", draft);
    return payload;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // It is gone with this program.
    }
  }
}
