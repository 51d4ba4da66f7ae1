package dev.boardcast.tracker.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Field;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.FieldError;
import dev.boardcast.protocol.rest.Health;
import dev.boardcast.protocol.rest.Positions;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.Readiness;
import dev.boardcast.tracker.openapi.schema.Shape;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The document says what the records and tables say.
final class OpenApiDocumentTest {
  private static final Map<Shape, Class<? extends Record>> RECORDS =
      Map.ofEntries(
          Map.entry(Shape.HEALTH, Health.class),
          Map.entry(Shape.READINESS, Readiness.class),
          Map.entry(Shape.READINESS_CHECK, Readiness.Check.class),
          Map.entry(Shape.POSITIONS, Positions.class),
          Map.entry(Shape.PROJECT, Project.class),
          Map.entry(Shape.FIELD, Field.class),
          Map.entry(Shape.PROJECT_STATS, ProjectStats.class),
          Map.entry(Shape.PHASE, Phase.class),
          Map.entry(Shape.ISSUE, Issue.class),
          Map.entry(Shape.WORK_ITEM, WorkItem.class),
          Map.entry(Shape.POSITION, Position.class),
          Map.entry(Shape.BOARD, Board.class),
          Map.entry(Shape.EVENT_PAGE, EventPage.class),
          Map.entry(Shape.SEQUENCED_EVENT, SequencedEvent.class),
          Map.entry(Shape.ACTIVITY, Activity.class),
          Map.entry(Shape.ACTIVITY_ENTRY, ActivityEntry.class),
          Map.entry(Shape.CONFLICT, Conflict.class),
          Map.entry(Shape.REFUSED_CHANGE, RefusedChange.class),
          Map.entry(Shape.PROBLEM, Problem.class),
          Map.entry(Shape.FIELD_ERROR, FieldError.class));

  /// Null in our clients, where an older tracker does not say; this one always does.
  private static final Map<Shape, Set<String>> ALWAYS_SENT =
      Map.of(
          Shape.POSITIONS, Set.of("digests"),
          Shape.ACTIVITY, Set.of("total"),
          Shape.PROBLEM, Set.of("type", "detail"));

  private final JsonObject document =
      JsonParser.parseString(OpenApiDocument.of("1.2.3")).getAsJsonObject();

  @Test
  void schemasHaveTheFieldsOfTheRecords() {
    RECORDS.forEach((shape, type) -> {
      JsonObject schema = schema(shape);
      Set<String> names = new TreeSet<>();
      Set<String> required = new TreeSet<>(ALWAYS_SENT.getOrDefault(shape, Set.of()));
      for (RecordComponent component : type.getRecordComponents()) {
        names.add(component.getName());
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          required.add(component.getName());
        }
        assertThat(kind(schema.getAsJsonObject("properties").getAsJsonObject(component.getName())))
            .as("%s.%s", type, component.getName())
            .isEqualTo(kind(component.getType()));
      }
      assertThat(schema.getAsJsonObject("properties").keySet())
          .as(type.toString())
          .containsExactlyInAnyOrderElementsOf(names);
      assertThat(texts(schema.get("required"))).as(type.toString()).isEqualTo(required);
    });
  }

  @Test
  void eachTypeOfEventIsInOneKind() {
    List<String> types = new ArrayList<>();
    for (Shape kind : List.of(Shape.PROJECT_EVENT, Shape.ISSUE_EVENT, Shape.PHASES_EVENT)) {
      types.addAll(
          texts(schema(kind).getAsJsonObject("properties").getAsJsonObject("type").get("enum")));
    }
    assertThat(types)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EventType.values()).map(EventType::wireName).toList());
  }

  @Test
  void operationsAreThoseOfTheTable() {
    List<String> described = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    document
        .getAsJsonObject("paths")
        .asMap()
        .forEach((path, item) ->
            item.getAsJsonObject()
                .asMap()
                .forEach((method, operation) -> {
                  if (operation.isJsonObject()) {
                    described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
                    ids.add(operation.getAsJsonObject().get("operationId").getAsString());
                  }
                }));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Endpoint.values())
                .map(endpoint -> endpoint.method() + " " + endpoint.path())
                .toList());
    assertThat(ids).hasSize(Endpoint.values().length);
  }

  @Test
  void everythingThatIsReferredToIsThereAndNothingElse() {
    Set<String> meant = new TreeSet<>();
    collect(document, meant);
    Set<String> there = new TreeSet<>();
    document
        .getAsJsonObject("components")
        .asMap()
        .forEach((section, all) -> {
          if (!section.equals("securitySchemes")) {
            all.getAsJsonObject()
                .keySet()
                .forEach(name -> there.add("#/components/" + section + "/" + name));
          }
        });
    assertThat(meant).isEqualTo(there);
  }

  private static void collect(JsonElement tree, Set<String> refs) {
    if (tree.isJsonObject()) {
      tree.getAsJsonObject()
          .asMap()
          .forEach((name, value) -> {
            if (name.equals("$ref")) {
              refs.add(value.getAsString());
            } else {
              collect(value, refs);
            }
          });
    } else if (tree.isJsonArray()) {
      tree.getAsJsonArray().forEach(item -> collect(item, refs));
    }
  }

  private JsonObject schema(Shape shape) {
    return document
        .getAsJsonObject("components")
        .getAsJsonObject("schemas")
        .getAsJsonObject(shape.component());
  }

  private static Set<String> texts(JsonElement array) {
    Set<String> texts = new TreeSet<>();
    array.getAsJsonArray().forEach(text -> texts.add(text.getAsString()));
    return texts;
  }

  private static String kind(JsonObject schema) {
    if (schema.has("$ref")) {
      return schema.get("$ref").getAsString();
    }
    return (schema.has("format") ? schema.get("format").getAsString() : "")
            .replaceAll("int32|int64", "")
        + schema.get("type").getAsString();
  }

  private static String kind(Class<?> type) {
    if (type == BoardEvent.class) {
      return "#/components/schemas/" + Shape.EVENT.component();
    }
    if (type.isRecord()) {
      return RECORDS.entrySet().stream()
          .filter(entry -> entry.getValue() == type)
          .map(entry -> "#/components/schemas/" + entry.getKey().component())
          .findFirst()
          .orElseThrow();
    }
    return switch (type.getSimpleName()) {
      case "int", "long", "Integer", "Long" -> "integer";
      case "boolean" -> "boolean";
      case "List", "Set" -> "array";
      case "Map" -> "object";
      case "Instant" -> "date-timestring";
      default -> "string";
    };
  }
}
