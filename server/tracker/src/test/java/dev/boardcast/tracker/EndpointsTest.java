package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `/openapi.json` says of requests is what the tracker does with them.
final class EndpointsTest {
  /// These speak of names that have to be there, or read their fields in another way.
  private static final Set<String> READ_OTHERWISE = Set.of("reportEvent", "receiveGithub");

  @TempDir Path directory;
  private RunningTracker tracker;
  private JsonObject document;
  private Map<String, String> places;

  /// An operation and where it is.
  private record Operation(String method, String path, JsonObject json) {
    String id() {
      return json.get("operationId").getAsString();
    }
  }

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory);
    document = tracker.callOpenly("GET", "/openapi.json", null).json();
    int project = tracker.createProject("Design");
    int issue = tracker.createIssue(project, "{\"title\":\"Wheels\"}");
    String phase = tracker.board(project).project().phases().getFirst().id();
    String item =
        tracker
            .post(
                "/api/projects/%d/issues/%d/work-items".formatted(project, issue),
                "{\"title\":\"Buy\"}")
            .json()
            .get("id")
            .getAsString();
    places =
        Map.of(
            "{projectNumber}",
            Integer.toString(project),
            "{issueNumber}",
            Integer.toString(issue),
            "{phaseId}",
            phase,
            "{workItemId}",
            item);
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  @Test
  void anybodyMayReadTheDocumentAndIsToldWhenItIsTheSame() throws Exception {
    Answer answer = tracker.callOpenly("GET", "/openapi.json", null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.json().getAsJsonObject("info").get("version").getAsString())
        .isEqualTo("1.2.3");
    Answer again = tracker.callOpenly("GET", "/openapi.json", null, "If-None-Match", answer.etag());
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    assertThat(again.etag()).isEqualTo(answer.etag());
    assertThat(tracker.callOpenly("POST", "/openapi.json", "{}").header("Allow")).isEqualTo("GET");
  }

  @Test
  void nothingOfTheMachineIsInIt() throws Exception {
    assertThat(tracker.callOpenly("GET", "/openapi.json", null).text())
        .doesNotContain(
            RunningTracker.KEY,
            RunningTracker.WEBHOOK_SECRET,
            directory.toString(),
            ":" + tracker.server.port(),
            System.getProperty("user.home"));
  }

  @Test
  void eachPathHasTheMethodsThatAreDescribed() throws Exception {
    for (String path : document.getAsJsonObject("paths").keySet()) {
      Set<String> methods = new TreeSet<>();
      operations().stream()
          .filter(operation -> operation.path().equals(path))
          .forEach(operation -> methods.add(operation.method()));
      Answer answer = tracker.call("OPTIONS", at(path), null);
      assertThat(answer.status()).as(path).isEqualTo(405);
      assertThat(Set.of(answer.header("Allow").split(", ", -1))).as(path).isEqualTo(methods);
    }
  }

  @Test
  void aKeyIsWantedWhereTheDocumentSaysSo() throws Exception {
    for (Operation operation : operations()) {
      boolean keyed = operation.json().get("security").toString().contains("bearer");
      Answer answer = tracker.callOpenly(operation.method(), at(operation.path()), null);
      assertThat(answer.text().contains("No API key")).as(operation.id()).isEqualTo(keyed);
      assertThat(answer.status() == 401)
          .as(operation.id())
          .isEqualTo(!operation.json().getAsJsonArray("security").isEmpty());
    }
  }

  @Test
  void parametersThatAreNotDescribedAreRefusedWhereSomeAreDescribed() throws Exception {
    for (Operation operation : operations()) {
      Set<String> described = new TreeSet<>();
      for (JsonElement parameter : operation.json().getAsJsonArray("parameters")) {
        JsonObject json = parameter.getAsJsonObject();
        if (json.has("in") && json.get("in").getAsString().equals("query")) {
          described.add(json.get("name").getAsString());
        }
      }
      if (!described.isEmpty() && operation.method().equals("GET")) {
        Answer answer = tracker.get(at(operation.path()) + "?nonsense=1");
        assertThat(answer.status()).as(operation.id()).isEqualTo(400);
        assertThat(answer.detail())
            .as(operation.id())
            .endsWith("known are " + String.join(", ", described));
      }
    }
  }

  @Test
  void boundsOfNumbersInTheQueryAreThoseDescribed() throws Exception {
    int checked = 0;
    for (Operation operation : operations()) {
      for (JsonElement parameter : operation.json().getAsJsonArray("parameters")) {
        JsonObject json = parameter.getAsJsonObject();
        if (json.has("schema") && json.getAsJsonObject("schema").has("default")) {
          String name = json.get("name").getAsString();
          JsonObject schema = json.getAsJsonObject("schema");
          String path = at(operation.path()) + "?" + name + "=";
          long least = schema.get("minimum").getAsLong();
          assertThat(tracker.get(path + least).status()).as(path).isEqualTo(200);
          assertThat(tracker.get(path + (least - 1)).status()).as(path).isEqualTo(400);
          if (schema.has("maximum")) {
            long most = schema.get("maximum").getAsLong();
            assertThat(tracker.get(path + most).status()).as(path).isEqualTo(200);
            assertThat(tracker.get(path + (most + 1)).status()).as(path).isEqualTo(400);
          }
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(6);
  }

  @Test
  void bodiesAreReadAsTheirSchemasSay() throws Exception {
    int checked = 0;
    for (Operation operation : operations()) {
      if (operation.json().has("requestBody") && !READ_OTHERWISE.contains(operation.id())) {
        JsonObject schema = schemaOf(operation);
        checkNames(operation, schema);
        for (String name : schema.getAsJsonObject("properties").keySet()) {
          checkField(operation, schema, name);
        }
        checked++;
      }
    }
    assertThat(checked).isEqualTo(15);
  }

  @Test
  void fieldsOfReportedEventsAreThoseDescribed() throws Exception {
    JsonObject schema = schemas().getAsJsonObject("ReportedEvent");
    for (String name : schema.getAsJsonObject("properties").keySet()) {
      JsonObject body = new JsonObject();
      body.addProperty(name, "?");
      assertThat(tracker.post("/api/events", Json.write(body)).detail())
          .doesNotContain("is not known here");
    }
    assertThat(tracker.post("/api/events", "{\"nonsense\":1}").detail())
        .contains("is not known here");
  }

  private void checkNames(Operation operation, JsonObject schema) throws Exception {
    Set<String> known = new TreeSet<>(schema.getAsJsonObject("properties").keySet());
    Map<String, String> errors = errors(operation, body("nonsense", new JsonPrimitive(1)));
    assertThat(errors.get("nonsense"))
        .as(operation.id())
        .isEqualTo("is not known here; known are " + String.join(", ", known));
    errors.remove("nonsense");
    Set<String> required = new TreeSet<>();
    if (schema.has("required")) {
      schema.getAsJsonArray("required").forEach(name -> required.add(name.getAsString()));
    }
    assertThat(errors.keySet()).as(operation.id()).isEqualTo(required);
    boolean emptyIsRefused = errors(operation, new JsonObject()).containsKey("");
    assertThat(emptyIsRefused).as(operation.id()).isEqualTo(schema.has("minProperties"));
  }

  private void checkField(Operation operation, JsonObject schema, String name) throws Exception {
    JsonObject field = schema.getAsJsonObject("properties").getAsJsonObject(name);
    JsonElement types = field.get("type");
    boolean nullable = types.isJsonArray();
    String type = nullable ? types.getAsJsonArray().get(0).getAsString() : types.getAsString();
    check(operation, name, JsonNull.INSTANCE, nullable);
    switch (type) {
      case "string" -> {
        check(operation, name, new JsonPrimitive(1), false);
        if (field.has("enum")) {
          check(operation, name, new JsonPrimitive("nonsense"), false);
          for (JsonElement value : field.getAsJsonArray("enum")) {
            check(operation, name, value, true);
          }
        } else {
          int most = field.get("maxLength").getAsInt();
          // Of two UTF-16 units each: characters are counted.
          check(operation, name, new JsonPrimitive("🚀".repeat(most + 1)), false);
          assertThat(
                  errors(operation, body(name, new JsonPrimitive("🚀".repeat(most))))
                      .getOrDefault(name, ""))
              .doesNotContain("characters");
          check(operation, name, new JsonPrimitive(""), !field.has("minLength"));
        }
      }
      case "integer" -> {
        int least = field.get("minimum").getAsInt();
        check(operation, name, new JsonPrimitive(least - 1), false);
        check(operation, name, new JsonPrimitive(least), true);
        check(operation, name, field.get("maximum"), true);
      }
      case "boolean" -> {
        check(operation, name, new JsonPrimitive("true"), false);
        check(operation, name, new JsonPrimitive(true), true);
      }
      case "array" -> {
        int most = field.get("maxItems").getAsInt();
        check(operation, name, list(most), true);
        check(operation, name, list(most + 1), false);
      }
      default -> throw new AssertionError("no check of " + type);
    }
  }

  private void check(Operation operation, String name, JsonElement value, boolean taken)
      throws Exception {
    boolean refused = errors(operation, body(name, value)).containsKey(name);
    assertThat(refused).as("%s refuses %s = %.40s", operation.id(), name, value).isEqualTo(!taken);
  }

  private static JsonArray list(int size) {
    JsonArray list = new JsonArray();
    for (int i = 0; i < size; i++) {
      list.add("entry " + i);
    }
    return list;
  }

  private static JsonObject body(String name, JsonElement value) {
    JsonObject body = new JsonObject();
    body.add(name, value);
    return body;
  }

  /// What is wrong with each field. What is missing is no fault where something else is asked.
  private Map<String, String> errors(Operation operation, JsonObject body) throws Exception {
    Answer answer = tracker.call(operation.method(), at(operation.path()), body.toString());
    Map<String, String> errors = new java.util.HashMap<>();
    if (answer.status() == 400) {
      answer
          .json()
          .getAsJsonArray("errors")
          .forEach(error -> {
            JsonObject one = error.getAsJsonObject();
            errors.put(one.get("field").getAsString(), one.get("message").getAsString());
          });
    } else {
      assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    }
    return errors;
  }

  private JsonObject schemas() {
    return document.getAsJsonObject("components").getAsJsonObject("schemas");
  }

  private JsonObject schemaOf(Operation operation) {
    String ref =
        operation
            .json()
            .getAsJsonObject("requestBody")
            .getAsJsonObject("content")
            .getAsJsonObject("application/json")
            .getAsJsonObject("schema")
            .get("$ref")
            .getAsString();
    return schemas().getAsJsonObject(ref.substring(ref.lastIndexOf('/') + 1));
  }

  private String at(String path) {
    String real = path;
    for (Map.Entry<String, String> place : places.entrySet()) {
      real = real.replace(place.getKey(), place.getValue());
    }
    return real;
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .getAsJsonObject("paths")
        .asMap()
        .forEach((path, item) ->
            item.getAsJsonObject()
                .asMap()
                .forEach((method, operation) -> {
                  if (operation.isJsonObject()) {
                    all.add(
                        new Operation(
                            method.toUpperCase(Locale.ROOT), path, operation.getAsJsonObject()));
                  }
                }));
    return all;
  }
}
