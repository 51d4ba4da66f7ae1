package dev.boardcast.github.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.github.api.Views.StatusField;
import dev.boardcast.github.core.FieldValue;
import dev.boardcast.github.core.PhaseField;
import dev.boardcast.github.core.StatusOption;
import dev.boardcast.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A project's fields that say one of several things, and what its items say in them.
final class Fields {
  /// As documents name what an item says.
  static final String STATUS = "value";

  static final String PHASE = "phase";

  private static final String SINGLE_SELECT = "ProjectV2SingleSelectField";

  private Fields() {}

  static Views.Fields of(JsonObject project) {
    return new Views.Fields(status(project), phase(project));
  }

  private static Optional<StatusField> status(JsonObject project) {
    JsonObject field = field(project, "field");
    if (field == null || !kind(field).equals(SINGLE_SELECT)) {
      return Optional.empty();
    }
    List<StatusOption> options = new ArrayList<>();
    for (JsonObject option : all(field, "options")) {
      options.add(new StatusOption(JsonFields.text(option, "id"), JsonFields.text(option, "name")));
    }
    return Optional.of(new StatusField(JsonFields.text(field, "id"), options));
  }

  private static Optional<PhaseField> phase(JsonObject project) {
    JsonObject field = field(project, "phases");
    if (field == null) {
      return Optional.empty();
    }
    return switch (kind(field)) {
      case SINGLE_SELECT -> {
        List<PhaseField.Option> options = new ArrayList<>();
        for (JsonObject option : all(field, "options")) {
          options.add(option(option, "name"));
        }
        yield Optional.of(
            new PhaseField(JsonFields.text(field, "id"), PhaseField.Kind.SINGLE_SELECT, options));
      }
      case "ProjectV2IterationField" ->
          Optional.of(
              new PhaseField(
                  JsonFields.text(field, "id"), PhaseField.Kind.ITERATION, iterations(field)));
      default -> Optional.empty();
    };
  }

  /// In the order of their days; GitHub tells those that are over apart.
  private static List<PhaseField.Option> iterations(JsonObject field) {
    JsonObject all =
        JsonFields.object(JsonFields.required(field, "configuration"), "configuration");
    List<JsonObject> iterations = new ArrayList<>(all(all, "completedIterations"));
    iterations.addAll(all(all, "iterations"));
    iterations.sort(Comparator.comparing(one -> JsonFields.text(one, "startDate")));
    return iterations.stream().map(one -> option(one, "title")).toList();
  }

  private static PhaseField.Option option(JsonObject option, String name) {
    return new PhaseField.Option(
        JsonFields.text(option, "id"), Reading.title(JsonFields.text(option, name), "Phase"));
  }

  private static @Nullable JsonObject field(JsonObject project, String name) {
    return project.get(name) instanceof JsonObject field ? field : null;
  }

  private static String kind(JsonObject field) {
    return JsonFields.text(field, "__typename");
  }

  private static List<JsonObject> all(JsonObject of, String name) {
    List<JsonObject> all = new ArrayList<>();
    for (JsonElement one : JsonFields.array(JsonFields.required(of, name), name)) {
      all.add(JsonFields.object(one, name));
    }
    return all;
  }

  /// What an item says; nothing where its field is of a kind that is not known.
  static FieldValue choice(JsonObject item, String field) {
    if (!(item.get(field) instanceof JsonObject value)) {
      return FieldValue.NONE;
    }
    String option =
        switch (kind(value)) {
          case "ProjectV2ItemFieldSingleSelectValue" -> JsonFields.optionalText(value, "optionId");
          case "ProjectV2ItemFieldIterationValue" -> JsonFields.optionalText(value, "iterationId");
          default -> null;
        };
    return option == null
        ? FieldValue.NONE
        : new FieldValue(
            option,
            Reading.time(value, "updatedAt"),
            value.get("creator") instanceof JsonObject creator
                ? JsonFields.optionalText(creator, "login")
                : null);
  }
}
