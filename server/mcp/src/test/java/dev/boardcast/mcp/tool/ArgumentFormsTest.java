package dev.boardcast.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.board.tools.BoardTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each parameter of each tool, in the forms that clients and models send.
class ArgumentFormsTest {
  private static final List<Tool> TOOLS =
      BoardTools.all(() -> {
        throw new AssertionError("no tool is called here");
      });

  /// Optional texts of changes that overwrite: an empty one may be meant, so it is refused or taken
  /// as it is.
  private static final Set<String> EMPTY_STAYS =
      Set.of(
          "create_phase.description",
          "create_project.description",
          "create_issue.body",
          "create_issues.issues.body",
          "update_project.title",
          "update_project.description",
          "update_issue.title",
          "update_issue.body",
          "update_issue.phase",
          "update_issue.assignee",
          "update_work_item.title",
          "update_issues.updates.title",
          "update_issues.updates.body",
          "update_issues.updates.phase",
          "update_issues.updates.assignee");

  /// What null clears.
  private static final Set<String> NULL_CLEARS =
      Set.of(
          "update_project.description",
          "update_issue.body",
          "update_issue.phase",
          "update_issue.assignee",
          "update_issue.priority",
          "update_issue.blockedBy",
          "update_issue_phase.phaseName",
          "update_issues.updates.body",
          "update_issues.updates.phase",
          "update_issues.updates.assignee",
          "update_issues.updates.priority",
          "update_issues.updates.blockedBy");

  /// An entry of a list of objects as models send it, whole or as text, and what is meant.
  record Entry(String sent, String meant) {}

  /// By the parameter that is the list.
  private static final Map<String, Entry> ENTRIES =
      Map.of(
          "update_issues.updates",
          new Entry("{\"issueNumber\":\"7\"}", "{\"issueNumber\":7}"),
          "create_issues.issues",
          new Entry(
              "{\"title\":\"7\",\"status\":\"To Do\",\"ref\":\"8\",\"blockedBy\":[\"9\"],\"blockedByRefs\":\"[\\\"8\\\"]\"}",
              "{\"title\":\"7\",\"status\":\"todo\",\"ref\":\"8\",\"blockedBy\":[9],\"blockedByRefs\":[\"8\"]}"));

  /// @param path name of the tool and its parameter
  /// @param within the list that it is a member of each entry of; empty for none
  record Parameter(
      Tool tool, String path, String name, JsonObject schema, boolean required, String within) {
    @Override
    public String toString() {
      return path;
    }

    /// A call that has nothing but this parameter.
    JsonObject call(JsonElement value) {
      JsonObject one = new JsonObject();
      one.add(name, value);
      if (within.isEmpty()) {
        return one;
      }
      JsonArray entries = new JsonArray();
      entries.add(one);
      JsonObject call = new JsonObject();
      call.add(within, entries);
      return call;
    }

    JsonObject mended(JsonElement value) {
      return ArgumentForms.mended(tool, call(value));
    }

    boolean isOf(String type) {
      return branch().get("type").getAsString().equals(type);
    }

    /// The schema, or of several the one that is not null's.
    JsonObject branch() {
      if (!schema.has("anyOf")) {
        return schema;
      }
      return schema.getAsJsonArray("anyOf").asList().stream()
          .map(JsonElement::getAsJsonObject)
          .filter(one -> !one.get("type").getAsString().equals("null"))
          .findFirst()
          .orElseThrow();
    }

    /// A whole number that it allows.
    long allowed() {
      return branch().has("minimum") ? Math.max(7, branch().get("minimum").getAsLong()) : 7;
    }
  }

  static Stream<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Tool tool : TOOLS) {
      add(all, tool, tool.name(), tool.inputSchema(), "");
    }
    return all.stream();
  }

  private static void add(
      List<Parameter> all, Tool tool, String path, JsonObject schema, String within) {
    JsonArray required =
        schema.has("required") ? schema.getAsJsonArray("required") : new JsonArray();
    for (Map.Entry<String, JsonElement> member : schema.getAsJsonObject("properties").entrySet()) {
      JsonObject one = member.getValue().getAsJsonObject();
      String name = member.getKey();
      boolean needed = required.contains(new JsonPrimitive(name));
      all.add(new Parameter(tool, path + "." + name, name, one, needed, within));
      if (one.has("items") && one.getAsJsonObject("items").has("properties")) {
        add(all, tool, path + "." + name, one.getAsJsonObject("items"), name);
      }
    }
  }

  private static JsonElement json(String text) {
    return JsonParser.parseString(text);
  }

  private static JsonElement text(String text) {
    return new JsonPrimitive(text);
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void numbersComeAsText(Parameter parameter) {
    boolean number = parameter.isOf("integer");
    String seven = String.valueOf(number ? parameter.allowed() : 7);
    JsonElement meant = number ? new JsonPrimitive(parameter.allowed()) : text(seven);
    assertThat(parameter.mended(text(seven))).isEqualTo(parameter.call(meant));
    for (String doubt :
        new String[] {
          "#7", "1.5", " 7 ", "07", "+7", "-7", "7.0", "7e0", "0", "99999999999", "seven"
        }) {
      assertThat(parameter.mended(text(doubt))).isEqualTo(parameter.call(text(doubt)));
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void textsThatLookLikeNumbersComeAsNumbers(Parameter parameter) {
    boolean free = parameter.isOf("string") && !parameter.branch().has("enum");
    JsonElement seven = new JsonPrimitive(7);
    assertThat(parameter.mended(seven)).isEqualTo(parameter.call(free ? text("7") : seven));
    for (String doubt : new String[] {"1.5", "-7", "0", "7e2"}) {
      assertThat(parameter.mended(json(doubt))).isEqualTo(parameter.call(json(doubt)));
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void truthsComeAsText(Parameter parameter) {
    boolean truth = parameter.isOf("boolean");
    for (String written : new String[] {"true", "True", "TRUE"}) {
      assertThat(parameter.mended(text(written)))
          .isEqualTo(parameter.call(truth ? new JsonPrimitive(true) : text(written)));
    }
    assertThat(parameter.mended(text("false")))
        .isEqualTo(parameter.call(truth ? new JsonPrimitive(false) : text("false")));
    for (String doubt : new String[] {"yes", "1", " true", "truth"}) {
      if (!parameter.isOf("integer")) {
        assertThat(parameter.mended(text(doubt))).isEqualTo(parameter.call(text(doubt)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void listsAndObjectsComeAsJsonText(Parameter parameter) {
    boolean list = parameter.isOf("array");
    boolean objects = list && parameter.branch().getAsJsonObject("items").has("properties");
    String given = objects ? "[{\"issueNumber\":7}]" : "[\"bug\", \"ui\"]";
    assertThat(parameter.mended(text(given)))
        .isEqualTo(parameter.call(list ? json(given) : text(given)));
    if (objects) {
      Entry entry = Objects.requireNonNull(ENTRIES.get(parameter.path()), parameter.path());
      JsonArray meant = new JsonArray();
      meant.add(json(entry.meant()));
      JsonArray texts = new JsonArray();
      texts.add(entry.sent());
      assertThat(parameter.mended(texts)).isEqualTo(parameter.call(meant));
      assertThat(parameter.mended(text("[" + entry.sent() + "]"))).isEqualTo(parameter.call(meant));
    }
    for (String doubt :
        new String[] {
          "bug,ui", "bug", "['bug']", "[\"bug\"", "[\"bug\"] ,", " [\"bug\"]", "{\"a\":1}"
        }) {
      assertThat(parameter.mended(text(doubt))).isEqualTo(parameter.call(text(doubt)));
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void namesComeInOtherWords(Parameter parameter) {
    List<String> names =
        parameter.branch().has("enum")
            ? parameter.branch().getAsJsonArray("enum").asList().stream()
                .map(JsonElement::getAsString)
                .toList()
            : List.of();
    for (String[] pair :
        new String[][] {
          {"In Progress", "in_progress"},
          {"in-progress", "in_progress"},
          {"IN_PROGRESS", "in_progress"},
          {"InProgress", "in_progress"},
          {"To Do", "todo"},
          {"to-do", "todo"},
          {"TODO", "todo"},
          {"Done", "done"},
          {"Backlog", "backlog"},
          {"Open", "open"},
          {"CLOSED", "closed"},
          {"Detailed", "detailed"}
        }) {
      assertThat(parameter.mended(text(pair[0])))
          .isEqualTo(parameter.call(text(names.contains(pair[1]) ? pair[1] : pair[0])));
    }
    for (String doubt :
        new String[] {"finished", " done", "done!", "in progress now", "in__progress", "doing"}) {
      assertThat(parameter.mended(text(doubt))).isEqualTo(parameter.call(text(doubt)));
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void nullAndNothingMeanNotGivenWhereTheyMeanNothingElse(Parameter parameter) {
    JsonObject none = parameter.call(text("x"));
    if (!parameter.within().isEmpty()) {
      none.getAsJsonArray(parameter.within()).get(0).getAsJsonObject().remove(parameter.name());
    } else {
      none.remove(parameter.name());
    }
    boolean nullStays = parameter.required() || NULL_CLEARS.contains(parameter.path());
    assertThat(parameter.mended(json("null")))
        .as("%s: what null clears stands in NULL_CLEARS", parameter)
        .isEqualTo(nullStays ? parameter.call(json("null")) : none);
    boolean emptyStays = parameter.required() || EMPTY_STAYS.contains(parameter.path());
    assertThat(parameter.mended(text("")))
        .as("%s: where an empty text may be meant, it stands in EMPTY_STAYS", parameter)
        .isEqualTo(emptyStays ? parameter.call(text("")) : none);
  }

  @Test
  void theTablesNameWhatThereIs() {
    Set<String> paths = new TreeSet<>(parameters().map(Parameter::path).toList());
    assertThat(paths).containsAll(EMPTY_STAYS).containsAll(NULL_CLEARS).hasSizeGreaterThan(60);
  }

  /// Who sends null or nothing for all that is not given must not clear what it never thought of.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"projectNumber\":1,\"issueNumber\":2,\"title\":\"t\",\"body\":null,\"status\":null}",
        "{\"projectNumber\":1,\"issueNumber\":2,\"title\":\"t\",\"body\":\"\",\"status\":\"\"}",
        "{\"projectNumber\":1,\"issueNumber\":2,\"assignee\":null,\"expectedVersion\":null}"
      })
  void blanksBesideOneThatClearsAreInDoubt(String arguments) {
    Tool tool =
        TOOLS.stream().filter(t -> t.name().equals("update_issue")).findFirst().orElseThrow();
    JsonObject given = json(arguments).getAsJsonObject();
    assertThat(ArgumentForms.mended(tool, given)).isEqualTo(given);
  }

  @Test
  void fillersAreTakenWhereNothingElseIs() {
    for (Tool tool : TOOLS) {
      JsonObject filler = json("{\"random_string\":\"x\"}").getAsJsonObject();
      boolean none = tool.inputSchema().getAsJsonObject("properties").isEmpty();
      assertThat(ArgumentForms.mended(tool, filler)).isEqualTo(none ? new JsonObject() : filler);
    }
  }

  @Test
  void deepJsonTextIsNoList() {
    Tool tool =
        TOOLS.stream().filter(t -> t.name().equals("create_issue")).findFirst().orElseThrow();
    JsonObject given = new JsonObject();
    given.addProperty("labels", "[".repeat(100_000));
    assertThat(ArgumentForms.mended(tool, given)).isEqualTo(given);
  }
}
