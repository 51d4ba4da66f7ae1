package dev.boardcast.tracker.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.schema.JsonSchemas;
import dev.boardcast.tracker.openapi.schema.AnswerSchemas;
import dev.boardcast.tracker.openapi.schema.Body;
import dev.boardcast.tracker.openapi.schema.RequestSchemas;
import dev.boardcast.tracker.openapi.schema.Schemas;
import dev.boardcast.tracker.openapi.schema.Shape;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The document of the REST API, as OpenAPI 3.1 has it: the table of endpoints in other words. The
/// same for every server of a version, and without anything of the machine it runs on.
public final class OpenApiDocument {
  private static final String BEARER = "bearer";
  private static final String API_KEY = "apiKey";
  private static final String SIGNATURE = "gitHubSignature";
  private static final String OTHER_PROBLEM = "OtherProblem";

  private static final String ABOUT =
      """
      Boards of projects, their issues, and events of what changes.

      - **Keys**: `Authorization: Bearer KEY` or `X-API-Key: KEY`. Each operation names the scope \
      that the key must have; each scope covers those before it: `read`, `write`, `admin`. A key may be limited to \
      some projects; what is not in them is 403.
      - **Lists** come in pages: `nextCursor`, as `cursor`, goes on after the last item.
      - **States**: an `ETag` names the state of what is answered. `If-None-Match` on reading: 304 while \
      nothing is new. `If-Match` on changing: 412 where somebody else was faster.
      - **Repeating**: with an `Idempotency-Key` a change may be sent again without being made twice.
      - **Events**: a project's changes are numbered without a gap. A board has its position; the \
      events after it, applied in order, make every later board.
      - **Problems** are `application/problem+json` (RFC 9457); `code` is for programs.
      - Absent rather than null; times in UTC. Readers pass over fields that they do not know; in \
      requests, fields and parameters that are not named here are refused.\
      """;

  private OpenApiDocument() {}

  /// @param version of the program
  public static String of(String version) {
    JsonObject document = new JsonObject();
    document.addProperty("openapi", "3.1.1");
    document.add("info", info(version));
    document.add("servers", array(object("url", "/")));
    document.add("tags", tags());
    document.add("paths", paths());
    document.add("components", components());
    return Json.write(document);
  }

  private static JsonObject info(String version) {
    JsonObject license = object("name", "Apache-2.0");
    license.addProperty("identifier", "Apache-2.0");
    JsonObject info = object("title", "Boardcast");
    info.addProperty("summary", "The tracker's REST API.");
    info.addProperty("description", ABOUT);
    info.addProperty("version", version);
    info.add("license", license);
    return info;
  }

  private static JsonArray tags() {
    JsonArray tags = new JsonArray();
    for (Group group : Group.values()) {
      JsonObject tag = object("name", group.title());
      tag.addProperty("description", group.description());
      tags.add(tag);
    }
    return tags;
  }

  private static JsonObject paths() {
    JsonObject paths = new JsonObject();
    for (Endpoint endpoint : Endpoint.values()) {
      if (!paths.has(endpoint.path())) {
        paths.add(endpoint.path(), path(endpoint.path()));
      }
      paths
          .getAsJsonObject(endpoint.path())
          .add(endpoint.method().name().toLowerCase(Locale.ROOT), operation(endpoint));
    }
    return paths;
  }

  private static JsonObject path(String path) {
    JsonArray parameters = new JsonArray();
    for (String part : path.split("/", -1)) {
      if (part.startsWith("{")) {
        parameters.add(Schemas.refTo("parameters/" + part.substring(1, part.length() - 1)));
      }
    }
    JsonObject item = new JsonObject();
    if (!parameters.isEmpty()) {
      item.add("parameters", parameters);
    }
    return item;
  }

  private static JsonObject operation(Endpoint endpoint) {
    JsonObject operation = object("operationId", endpoint.operationId());
    operation.addProperty("summary", endpoint.summary());
    operation.add("tags", texts(List.of(endpoint.group().title())));
    operation.add("security", security(endpoint.access()));
    JsonArray parameters = new JsonArray();
    endpoint.query().forEach(query -> parameters.add(Parameters.of(query)));
    Parameters.namesOf(endpoint)
        .forEach(name -> parameters.add(Schemas.refTo("parameters/" + name)));
    operation.add("parameters", parameters);
    Body body = endpoint.body();
    if (body != null) {
      JsonObject request = content("application/json", Schemas.ref(body));
      if (body == Body.GIT_HUB_DELIVERY) {
        request.getAsJsonObject("content").add("application/x-www-form-urlencoded", form());
      }
      request.addProperty("required", true);
      operation.add("requestBody", request);
    }
    operation.add("responses", responses(endpoint));
    return operation;
  }

  /// As a hook sends its deliveries of which nobody said that they shall be JSON.
  private static JsonObject form() {
    JsonObject media = new JsonObject();
    media.add(
        "schema",
        JsonSchemas.fields("A form.").required("payload", JsonSchemas.text("The JSON.")).open());
    return media;
  }

  private static JsonArray security(Access access) {
    return switch (access) {
      case Access.Open _ -> new JsonArray();
      case Access.Key(var scope) -> {
        JsonArray either = new JsonArray();
        for (String scheme : List.of(BEARER, API_KEY)) {
          JsonObject one = new JsonObject();
          one.add(scheme, texts(List.of(scope.wireName())));
          either.add(one);
        }
        yield either;
      }
      case Access.Signature _ -> {
        JsonObject one = new JsonObject();
        one.add(SIGNATURE, new JsonArray());
        yield array(one);
      }
    };
  }

  private static JsonObject responses(Endpoint endpoint) {
    JsonObject responses = new JsonObject();
    for (Answer answer : endpoint.answers()) {
      responses.add(Integer.toString(answer.status()), response(endpoint, answer));
    }
    if (endpoint.hasTag()) {
      JsonObject same = object("description", "Nothing is new.");
      same.add("headers", headers(List.of(AnswerHeader.REQUEST_ID, AnswerHeader.ETAG)));
      responses.add("304", same);
    }
    for (ProblemType problem : endpoint.problems()) {
      responses.add(
          Integer.toString(problem.status()), Schemas.refTo("responses/" + problem.component()));
    }
    responses.add("default", Schemas.refTo("responses/" + OTHER_PROBLEM));
    return responses;
  }

  private static JsonObject response(Endpoint endpoint, Answer answer) {
    JsonObject response =
        switch (answer.content()) {
          case Answer.Content.Json(var shape) -> content("application/json", Schemas.ref(shape));
          case Answer.Content.Text _ ->
              content("text/plain", JsonSchemas.text("In the text format of Prometheus."));
          case Answer.Content.Nothing _ -> new JsonObject();
        };
    response.addProperty("description", description(answer));
    JsonObject headers = headers(List.of(AnswerHeader.REQUEST_ID));
    answer.headers().stream()
        .sorted()
        .forEach(header -> headers.add(header.wireName(), ref(header)));
    if (endpoint.effect().isWrite()) {
      headers.add(AnswerHeader.REPLAYED.wireName(), ref(AnswerHeader.REPLAYED));
    }
    response.add("headers", headers);
    return response;
  }

  private static String description(Answer answer) {
    return switch (answer.status()) {
      case 201 -> "It was made.";
      case 202 -> "The change was made.";
      case 204 -> "Done; there is nothing to show.";
      case 503 -> "Something is failing.";
      default -> "Here it is.";
    };
  }

  private static JsonObject components() {
    JsonObject schemas = new JsonObject();
    for (Shape shape : Shape.values()) {
      schemas.add(shape.component(), AnswerSchemas.of(shape));
    }
    for (Body body : Body.values()) {
      schemas.add(body.component(), RequestSchemas.of(body));
    }
    JsonObject headers = new JsonObject();
    for (AnswerHeader header : AnswerHeader.values()) {
      JsonObject one = object("description", header.description());
      one.add("schema", object("type", header == AnswerHeader.RETRY_AFTER ? "integer" : "string"));
      headers.add(header.wireName(), one);
    }
    JsonObject parameters = new JsonObject();
    Parameters.shared().forEach(parameters::add);
    JsonObject responses = new JsonObject();
    for (ProblemType problem : ofCalls()) {
      responses.add(problem.component(), response(problem));
    }
    responses.add(OTHER_PROBLEM, otherProblem());
    JsonObject components = new JsonObject();
    components.add("securitySchemes", securitySchemes());
    components.add("schemas", schemas);
    components.add("parameters", parameters);
    components.add("headers", headers);
    components.add("responses", responses);
    return components;
  }

  private static JsonObject response(ProblemType problem) {
    JsonObject response = content(Problem.MEDIA_TYPE, Schemas.ref(Shape.PROBLEM));
    response.addProperty("description", problem.description());
    response.add(
        "headers",
        headers(
            switch (problem) {
              case UNAUTHORIZED -> List.of(AnswerHeader.REQUEST_ID, AnswerHeader.AUTHENTICATE);
              case TOO_MANY_REQUESTS, UNAVAILABLE ->
                  List.of(AnswerHeader.REQUEST_ID, AnswerHeader.RETRY_AFTER);
              case BAD_REQUEST,
                  FORBIDDEN,
                  NOT_FOUND,
                  CONFLICT,
                  STALE,
                  BODY_TOO_LARGE,
                  UNSUPPORTED_MEDIA_TYPE,
                  KEY_REUSED,
                  FAILED,
                  METHOD_NOT_ALLOWED,
                  ADDRESS_TOO_LONG,
                  HEADERS_TOO_LARGE ->
                  List.of(AnswerHeader.REQUEST_ID);
            }));
    return response;
  }

  private static EnumSet<ProblemType> ofCalls() {
    EnumSet<ProblemType> all = EnumSet.noneOf(ProblemType.class);
    for (Endpoint endpoint : Endpoint.values()) {
      all.addAll(endpoint.problems());
    }
    return all;
  }

  /// Those that are found before it is known which call is meant.
  private static JsonObject otherProblem() {
    JsonObject response = content(Problem.MEDIA_TYPE, Schemas.ref(Shape.PROBLEM));
    response.addProperty(
        "description",
        EnumSet.complementOf(ofCalls()).stream()
            .map(problem -> problem.status() + ": " + problem.description())
            .collect(Collectors.joining(" ", "Another problem. ", "")));
    return response;
  }

  private static JsonObject securitySchemes() {
    JsonObject bearer = object("type", "http");
    bearer.addProperty("scheme", "bearer");
    bearer.addProperty("description", "A key of the server.");
    JsonObject apiKey = object("type", "apiKey");
    apiKey.addProperty("in", "header");
    apiKey.addProperty("name", Headers.API_KEY);
    apiKey.addProperty("description", "The same key, for clients that cannot set `Authorization`.");
    JsonObject signature = object("type", "apiKey");
    signature.addProperty("in", "header");
    signature.addProperty("name", "X-Hub-Signature-256");
    signature.addProperty(
        "description", "`sha256=` and the HMAC of the body, made with the webhook's secret.");
    JsonObject schemes = new JsonObject();
    schemes.add(BEARER, bearer);
    schemes.add(API_KEY, apiKey);
    schemes.add(SIGNATURE, signature);
    return schemes;
  }

  private static JsonObject headers(List<AnswerHeader> all) {
    JsonObject headers = new JsonObject();
    all.forEach(header -> headers.add(header.wireName(), ref(header)));
    return headers;
  }

  private static JsonObject ref(AnswerHeader header) {
    return Schemas.refTo("headers/" + header.wireName());
  }

  private static JsonObject content(String mediaType, JsonObject schema) {
    JsonObject media = new JsonObject();
    media.add("schema", schema);
    JsonObject byType = new JsonObject();
    byType.add(mediaType, media);
    JsonObject content = new JsonObject();
    content.add("content", byType);
    return content;
  }

  private static JsonObject object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static JsonArray array(JsonObject only) {
    JsonArray array = new JsonArray();
    array.add(only);
    return array;
  }

  private static JsonArray texts(Collection<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }
}
