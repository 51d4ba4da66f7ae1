package dev.boardcast.app.serve;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.order.Target;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Cursors;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Random calls of boards: right ones, and wrong ones of every kind.
final class BoardCalls {
  /// Numbers of projects that are asked for; some of them are none.
  static final int PROJECTS = 6;

  private final Random random;
  private final Supplier<Instant> now;

  /// A call that can be made again elsewhere.
  record Named(String name, Function<Boards, @Nullable Object> call) {}

  BoardCalls(Random random, Supplier<Instant> now) {
    this.random = random;
    this.now = now;
  }

  Named next(String epoch) {
    Named call =
        switch (random.nextInt(12)) {
          case 0 -> project();
          case 1 -> phase();
          case 2 -> lists();
          case 3 -> history(epoch);
          case 4, 5 -> workItem();
          case 6, 7 -> teamwork();
          default -> issue();
        };
    if (random.nextBoolean()) {
      return call;
    }
    if (random.nextBoolean()) {
      String session = oneOf("s-1", "s-2");
      return new Named(
          call.name() + " in session " + session,
          boards -> call.call().apply(boards.withActor("ada").withSession(session)));
    }
    String actor = oneOf("ada", "Zoë's agent", "\u202E", "  two\nlines ", "x".repeat(200), "😀");
    return new Named(
        call.name() + " by " + actor, boards -> call.call().apply(boards.withActor(actor)));
  }

  /// All that is to be known of a project.
  List<Named> readAll(int project, String epoch) {
    return List.of(
        new Named("positions", Boards::positions),
        new Named("projects", Boards::projects),
        new Named("board " + project, boards -> boards.board(project)),
        new Named(
            "events " + project, boards -> boards.eventsAfter(project, new Position(epoch, 60))),
        new Named("issues " + project, boards -> boards.issues(project, IssueFilter.ALL)),
        new Named(
            "activity " + project,
            boards -> boards.activityPage(List.of(project), Instant.EPOCH, 1_000, null)));
  }

  private Named project() {
    int number = number();
    JsonObject fields = fields("title", "description", "status", "phases", "colour");
    Long version = version();
    return switch (random.nextInt(4)) {
      case 0 -> new Named("createProject " + fields, b -> b.createProject(fields));
      case 1 ->
          new Named(
              "updateProject %d %s %s".formatted(number, fields, version),
              b -> b.updateProject(number, fields, version));
      case 2 -> new Named("project " + number, b -> b.project(number));
      default -> {
        // Seldom, or soon there is nothing left.
        Long expected = random.nextInt(20) == 0 ? null : Long.valueOf(1_000_000);
        yield new Named(
            "deleteProject %d %s".formatted(number, expected),
            b -> nothing(() -> b.deleteProject(number, expected)));
      }
    };
  }

  private Named phase() {
    int project = number();
    String id = id();
    JsonObject fields = fields("name", "description", "order", "colour");
    Long version = version();
    return switch (random.nextInt(4)) {
      case 0 ->
          new Named(
              "createPhase %d %s".formatted(project, fields), b -> b.createPhase(project, fields));
      case 1 ->
          new Named(
              "updatePhase %d %s %s %s".formatted(project, id, fields, version),
              b -> b.updatePhase(project, id, fields, version));
      case 2 ->
          new Named(
              "deletePhase %d %s %s".formatted(project, id, version),
              b -> nothing(() -> b.deletePhase(project, id, version)));
      default -> new Named("phases " + project, b -> b.phases(project));
    };
  }

  private Named lists() {
    int project = number();
    int limit = random.nextInt(4) == 0 ? random.nextInt(-1, 503) : random.nextInt(1, 6);
    String cursor =
        orNull(
            oneOf(
                Cursors.after(random.nextInt(1, 8)),
                Cursors.before(new Cursors.Place(1, 1, 1)),
                "rubbish",
                "x".repeat(200)));
    IssueFilter filter =
        new IssueFilter(
            orNull(oneOf(IssueStatus.BACKLOG, IssueStatus.DONE)),
            orNull(oneOf("Plan", "plan ", "none", "")),
            orNull(oneOf("ada", "", "ö &?=%")));
    return random.nextInt(4) == 0
        ? new Named(
            "projectsPage %d %s".formatted(limit, cursor), b -> b.projectsPage(limit, cursor))
        : new Named(
            "issuesPage %d %s %d %s".formatted(project, filter, limit, cursor),
            b -> b.issuesPage(project, filter, limit, cursor));
  }

  private Named history(String epoch) {
    int project = number();
    Position since =
        new Position(
            oneOf(epoch, epoch, epoch, "another", "x".repeat(129)),
            random.nextInt(80),
            orNull(oneOf("x", "y".repeat(129))));
    List<Integer> projects =
        oneOf(
            List.of(),
            List.of(project),
            List.of(1, 3),
            List.of(3, 2, 3),
            IntStream.rangeClosed(1, 201).boxed().toList());
    Instant from =
        oneOf(
            Instant.EPOCH,
            now.get().minusMillis(random.nextInt(60_000)),
            now.get().plusNanos(999_999),
            Instant.MAX,
            Instant.MIN);
    int limit = oneOf(1, 3, 1_000, 1_001, 0);
    String cursor =
        orNull(
            oneOf(
                Cursors.before(
                    new Cursors.Place(now.get().toEpochMilli(), random.nextInt(1, 4), 20)),
                Cursors.after(3)));
    return switch (random.nextInt(5)) {
      case 0 -> new Named("positions", Boards::positions);
      case 1 -> new Named("board " + project, b -> b.board(project));
      case 2 -> new Named("health", Boards::health);
      case 3 ->
          new Named(
              "activityPage %s %s %d %s".formatted(projects, from, limit, cursor),
              b -> b.activityPage(projects, from, limit, cursor));
      default ->
          new Named(
              "eventsAfter %d %s".formatted(project, since), b -> b.eventsAfter(project, since));
    };
  }

  private Named issue() {
    int project = number();
    int number = random.nextInt(7);
    IssuePatch fields = issuePatch();
    Long version = version();
    IssueStatus status = oneOf(IssueStatus.values());
    String phase = orNull(oneOf("Plan", "Build", "build", "none", "", "\u200B"));
    return switch (random.nextInt(6)) {
      case 0 ->
          new Named(
              "createIssue %d %s".formatted(project, fields), b -> b.createIssue(project, fields));
      case 1 ->
          new Named(
              "updateIssue %d %d %s %s".formatted(project, number, fields, version),
              b -> b.updateIssue(project, number, fields, version));
      case 2 ->
          new Named(
              "setStatus %d %d %s %s".formatted(project, number, status, version),
              b -> b.setStatus(project, number, status, version));
      case 3 ->
          new Named(
              "setPhase %d %d %s %s".formatted(project, number, phase, version),
              b -> b.setPhase(project, number, phase, version));
      case 4 -> new Named("issue %d %d".formatted(project, number), b -> b.issue(project, number));
      default -> {
        Long expected = random.nextInt(4) == 0 ? null : version;
        yield new Named(
            "deleteIssue %d %d %s".formatted(project, number, expected),
            b -> nothing(() -> b.deleteIssue(project, number, expected)));
      }
    };
  }

  private Named teamwork() {
    int project = number();
    int number = random.nextInt(7);
    // No time that may be over meanwhile: two trackers do not look at the same moment.
    Integer seconds = oneOf(14_400, 10_000, 9, 14_401, -1);
    String said = oneOf("x", " ", "a\nb", "y".repeat(2_001));
    int limit = oneOf(1, 2, 500, 501);
    String key = random.nextBoolean() ? null : oneOf("k1", "k2");
    IssuePatch titled = IssuePatch.of(IssueField.TITLE, oneOf("Twin", "twin ", "Other"));
    JsonObject batch =
        Json.parseObject(
            "{\"issues\":[{\"title\":\"r\",\"ref\":\"r\",\"blockedByRefs\":[\"%s\"]},{\"title\":\"w\",\"ref\":\"w\"}]}"
                .formatted(oneOf("w", "r", "x")));
    Target target =
        oneOf(
            new Target.Before(1 + random.nextInt(7)),
            new Target.After(1 + random.nextInt(7)),
            new Target.Top(),
            new Target.Bottom());
    IssueStatus status = random.nextBoolean() ? null : oneOf(IssueStatus.values());
    return switch (random.nextInt(9)) {
      case 8 ->
          new Named(
              "move %d %d %s %s".formatted(project, number, target, status),
              b -> b.teamwork().move(project, number, target, status));
      case 6 ->
          new Named(
              "create %d %s by %s".formatted(project, titled, key),
              b -> b.teamwork().create(project, titled, key));
      case 7 ->
          new Named(
              "createAll %d %s by %s".formatted(project, batch, key),
              b -> b.teamwork().createAll(project, batch, key));
      case 4 ->
          new Named(
              "comment %d %d".formatted(project, number),
              b -> b.teamwork().comment(project, number, said));
      case 5 ->
          new Named(
              "comments %d %d".formatted(project, number),
              b -> b.teamwork().comments(project, number, limit, null));
      case 0 -> new Named("next " + project, b -> b.teamwork().next(project));
      case 1 ->
          new Named(
              "claimNext %d %s".formatted(project, seconds),
              b -> b.teamwork().claimNext(project, seconds));
      case 2 ->
          new Named(
              "release %d %d".formatted(project, number),
              b -> b.teamwork().release(project, number));
      default ->
          new Named(
              "claim %d %d %s".formatted(project, number, seconds),
              b -> b.teamwork().claim(project, number, seconds));
    };
  }

  private Named workItem() {
    int project = number();
    int number = random.nextInt(7);
    String id = id();
    String title = text();
    boolean completed = random.nextBoolean();
    JsonObject patch = fields("title", "completed", "colour");
    Long version = version();
    return switch (random.nextInt(3)) {
      case 0 ->
          new Named(
              "addWorkItem %d %d %s %s".formatted(project, number, title, version),
              b -> b.addWorkItem(project, number, title, completed, version));
      case 1 ->
          new Named(
              "updateWorkItem %d %d %s %s %s".formatted(project, number, id, patch, version),
              b -> b.updateWorkItem(project, number, id, patch, version));
      default ->
          new Named(
              "deleteWorkItem %d %d %s %s".formatted(project, number, id, version),
              b -> nothing(() -> b.deleteWorkItem(project, number, id, version)));
    };
  }

  /// What can be said of an issue, most of it in bounds; now and then of a field that is not to be
  /// set, or that one is cleared that cannot be.
  private IssuePatch issuePatch() {
    IssuePatch patch = IssuePatch.NONE;
    for (IssueField field : IssueField.values()) {
      boolean settable = IssueField.SETTABLE.contains(field);
      int chance = field == IssueField.TITLE ? 5 : settable ? 2 : 0;
      if (random.nextInt(6) < chance || random.nextInt(settable ? 40 : 300) == 0) {
        patch = patch.with(field, random.nextInt(25) == 0 ? null : value(field));
      }
    }
    return patch;
  }

  private Object value(IssueField field) {
    return switch (field.type()) {
      case FieldType.Line _ when field == IssueField.PHASE ->
          oneOf("Plan", "Build", "Ship", "build", text());
      case FieldType.Line _, FieldType.Prose _, FieldType.Opaque _ -> text();
      case FieldType.Choice(var values, _) -> values.get(random.nextInt(values.size()));
      case FieldType.Lines _ ->
          oneOf(
              List.of(),
              List.of("a", "b"),
              List.of("a", "a"),
              List.of(" "),
              List.of("a", text()),
              IntStream.range(0, 101).mapToObj(String::valueOf).toList());
      case FieldType.Numbers _ ->
          oneOf(List.of(), List.of(1), List.of(2, 3, 2), List.of(4), List.of(99), List.of(0));
      case FieldType.Positive _ -> random.nextInt(9);
      case FieldType.Version _ -> 7L;
      case FieldType.Time _ -> now.get();
      case FieldType.Checklist _ -> List.of(new WorkItem("1", "x", true));
    };
  }

  /// Some of these fields, most with a value that fits.
  private JsonObject fields(String... names) {
    JsonObject fields = new JsonObject();
    for (String name : names) {
      int chance =
          switch (name) {
            case "title", "name" -> 5;
            case "colour" -> 0;
            default -> 2;
          };
      if (random.nextInt(6) < chance || random.nextInt(40) == 0) {
        fields.add(name, value(name));
      }
    }
    return fields;
  }

  private JsonElement value(String name) {
    if (random.nextInt(25) == 0) {
      return oneOf(
          JsonNull.INSTANCE,
          Json.parse("7"),
          Json.parse("[]"),
          Json.parse("{}"),
          Json.parse("1.5"));
    }
    return Json.toTree(
        switch (name) {
          case "status" -> oneOf("backlog", "todo", "done", "in_progress", "open", "Done");
          case "phase" -> oneOf("Plan", "Build", "Ship", "build");
          case "phases" -> oneOf(List.of("Plan"), List.of("Plan", "Ship"), List.of("a", "A"));
          case "order" -> oneOf(1, 2, 9, 0, -1);
          case "labels" -> oneOf(List.of(), List.of("a", "b"), List.of("a", "a"), List.of(" "));
          case "completed" -> random.nextBoolean();
          default -> text();
        });
  }

  private String text() {
    if (random.nextInt(4) > 0) {
      return oneOf("a title", "Zoë 😀", " blank ends ", "another " + random.nextInt(1_000));
    }
    return oneOf(
        "Plan",
        "\"quoted\" \\ and </script>",
        "line\u2028separator",
        "\uD800",
        "\u202Eback",
        "",
        "  ",
        "x".repeat(257),
        "y".repeat(65_537));
  }

  /// As phases and work items have; and others.
  private String id() {
    return random.nextInt(5) == 0
        ? oneOf("x", "a/b", "%2e", "ä", " ", "...", "1?2#3")
        : Integer.toString(random.nextInt(1, 12));
  }

  private int number() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextInt(-1, 1);
      case 1, 2, 3 -> random.nextInt(1, PROJECTS + 1);
      default -> random.nextInt(1, 4);
    };
  }

  private @Nullable Long version() {
    return switch (random.nextInt(8)) {
      case 0 -> (long) random.nextInt(1, 5);
      case 1 -> oneOf(0L, -1L, 99L, Long.MAX_VALUE);
      default -> null;
    };
  }

  private static @Nullable Object nothing(Runnable call) {
    call.run();
    return null;
  }

  private <T> @Nullable T orNull(T value) {
    return random.nextInt(3) == 0 ? null : value;
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
