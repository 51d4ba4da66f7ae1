package dev.boardcast.protocol.contract;

import static java.util.stream.Collectors.joining;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Field;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The extension's types of what is on a board. Names, order and what may be absent are those of
/// the records, whose JSON they are; what is said of them is what their sources say.
final class TypeScriptTypes {
  private static final List<Class<? extends Record>> RECORDS =
      List.of(
          Position.class,
          WorkItem.class,
          Issue.class,
          Phase.class,
          Field.class,
          ProjectStats.class,
          Project.class,
          Board.class);

  private static final Map<Type, String> BASIC =
      Map.of(
          int.class, "number",
          Integer.class, "number",
          long.class, "number",
          boolean.class, "boolean",
          String.class, "string",
          Instant.class, "string");

  private final Path root;
  private final StringBuilder text = new StringBuilder();

  private TypeScriptTypes(Path root) {
    this.root = root;
  }

  /// @param root of the repository, whose sources are read
  static String of(Path root) throws IOException {
    return new TypeScriptTypes(root).whole();
  }

  private String whole() throws IOException {
    text.append(
        "/** Made by `scripts/generate` from the server's records and its table of an issue's fields: not to be changed by hand. */\n");
    Set<Class<?>> enums = new LinkedHashSet<>();
    for (Class<? extends Record> type : RECORDS) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getType().isEnum()) {
          enums.add(component.getType());
        }
      }
    }
    text.append('\n');
    enums.forEach(type ->
        text.append("export type %s = %s;\n".formatted(type.getSimpleName(), choices(type))));
    for (Class<? extends Record> type : RECORDS) {
      record(type);
    }
    text.append("\n/** What an issue may be made with. */\nexport interface NewIssue {\n");
    IssueField.SETTABLE.forEach(
        field -> member(field.about(), field.wireName(), field != IssueField.TITLE, type(field)));
    text.append("}\n");
    text.append(
        "\n/** What of an issue may be changed; null clears. Status and phase have requests of their own. */\nexport interface IssueUpdate {\n");
    IssueField.WITHOUT_CALL.forEach(field ->
        member(
            field.about(),
            field.wireName(),
            true,
            type(field) + (field.isOptional() ? " | null" : "")));
    return text.append("}\n").toString();
  }

  private void record(Class<? extends Record> type) throws IOException {
    Docs docs = Docs.of(root, type);
    text.append(
        "\n/** %s */\nexport interface %s {\n".formatted(docs.first(), type.getSimpleName()));
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      String about =
          type == Issue.class
              ? Arrays.stream(IssueField.values())
                  .filter(field -> field.wireName().equals(name))
                  .findFirst()
                  .orElseThrow()
                  .about()
              : docs.of(name);
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      member(about, name, optional, type(component.getGenericType()));
    }
    text.append("}\n");
  }

  private void member(@Nullable String about, String name, boolean optional, String type) {
    if (about != null) {
      text.append("  /** ").append(about).append(" */\n");
    }
    text.append("  readonly ")
        .append(name)
        .append(optional ? "?: " : ": ")
        .append(type)
        .append(";\n");
  }

  private static String type(IssueField field) {
    return Arrays.stream(Issue.class.getRecordComponents())
        .filter(component -> component.getName().equals(field.wireName()))
        .map(component -> type(component.getGenericType()))
        .findFirst()
        .orElseThrow();
  }

  private static String type(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return "readonly " + type(list.getActualTypeArguments()[0]) + "[]";
    }
    String basic = BASIC.get(type);
    return basic == null ? ((Class<?>) type).getSimpleName() : basic;
  }

  /// As they are written.
  private static String choices(Class<?> type) {
    return Stream.of(type.getEnumConstants()).map(Json::write).collect(joining(" | "));
  }

  /// What a record's source says of it.
  private record Docs(String first, List<String> params) {
    static Docs of(Path root, Class<?> type) throws IOException {
      Path source =
          root.resolve("server/core/src/main/java")
              .resolve(type.getName().replace('.', '/') + ".java");
      List<String> lines =
          Files.readAllLines(source).stream()
              .takeWhile(line -> !line.startsWith("public record"))
              .dropWhile(Predicate.not(line -> line.startsWith("///")))
              .map(line -> line.substring(3).strip())
              .toList();
      String all = String.join(" ", lines);
      String[] parts = all.split("@param ", -1);
      String first = parts[0].strip();
      int end = first.indexOf(". ");
      return new Docs(
          end < 0 ? first : first.substring(0, end + 1),
          Arrays.stream(parts).skip(1).map(String::strip).toList());
    }

    @Nullable String of(String name) {
      return params.stream()
          .filter(param -> param.startsWith(name + " "))
          .map(param -> param.substring(name.length() + 1))
          .map(said -> Character.toUpperCase(said.charAt(0)) + said.substring(1) + ".")
          .findFirst()
          .orElse(null);
    }
  }
}
