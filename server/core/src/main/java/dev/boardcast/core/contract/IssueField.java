package dev.boardcast.core.contract;

import static dev.boardcast.core.contract.IssueField.Presence.ALWAYS;
import static dev.boardcast.core.contract.IssueField.Presence.OPTIONAL;
import static dev.boardcast.core.contract.IssueField.Writer.CALLER;
import static dev.boardcast.core.contract.IssueField.Writer.TRACKER;

import dev.boardcast.core.contract.FieldType.Checklist;
import dev.boardcast.core.contract.FieldType.Choice;
import dev.boardcast.core.contract.FieldType.Line;
import dev.boardcast.core.contract.FieldType.Lines;
import dev.boardcast.core.contract.FieldType.Numbers;
import dev.boardcast.core.contract.FieldType.Opaque;
import dev.boardcast.core.contract.FieldType.Positive;
import dev.boardcast.core.contract.FieldType.Prose;
import dev.boardcast.core.contract.FieldType.Time;
import dev.boardcast.core.contract.FieldType.Version;
import dev.boardcast.core.domain.Field;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Priority;
import dev.boardcast.core.domain.WorkItem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of an issue, a line each, in the order they are shown in. What reads and checks
/// requests, stores issues, describes them to programs and agents, and the extension's types are
/// made from it. Plain code, without reflection: it is there before the first answer.
public enum IssueField {
  PROJECT_NUMBER("projectNumber", ALWAYS, TRACKER, new Positive(), "The project's number."),
  NUMBER(
      "number",
      ALWAYS,
      TRACKER,
      new Positive(),
      "Its number within the project; never used again there."),
  TITLE("title", ALWAYS, CALLER, new Line(Limits.TITLE_MAX_CHARS), "Title."),
  BODY("body", OPTIONAL, CALLER, new Prose(Limits.BODY_MAX_CHARS), "Text, in Markdown."),
  STATUS(
      "status",
      ALWAYS,
      CALLER,
      Choice.of(IssueStatus.values(), IssueStatus::wireName),
      "Where it stands."),
  PLACE(
      "place",
      OPTIONAL,
      TRACKER,
      new Opaque(),
      "Where people put it among those of its status; absent when nobody moved it."),
  PRIORITY(
      "priority",
      OPTIONAL,
      CALLER,
      Choice.of(Priority.values(), Priority::wireName),
      "How much it matters; absent when nobody said."),
  PHASE(
      "phase",
      OPTIONAL,
      CALLER,
      new Line(Limits.TITLE_MAX_CHARS),
      "Name of its phase; absent when in none."),
  PHASE_ID("phaseId", OPTIONAL, TRACKER, new Opaque(), "Identity of that phase."),
  ASSIGNEE(
      "assignee",
      OPTIONAL,
      CALLER,
      new Line(Limits.ASSIGNEE_MAX_CHARS),
      "Who works on it; absent when nobody."),
  CLAIMED_BY(
      "claimedBy",
      OPTIONAL,
      TRACKER,
      new Line(Limits.ASSIGNEE_MAX_CHARS),
      "Who has claimed it for a while, which keeps others out; absent when nobody."),
  BLOCKED_BY(
      "blockedBy",
      OPTIONAL,
      CALLER,
      new Numbers(Limits.BLOCKERS_MAX_COUNT, "An issue's number."),
      "Issues of the project that have to be done before it; absent when none."),
  LABELS(
      "labels",
      ALWAYS,
      CALLER,
      new Lines(Limits.LABELS_MAX_COUNT, Limits.LABEL_MAX_CHARS, "A label."),
      "Labels."),
  WORK_ITEMS("workItems", ALWAYS, TRACKER, new Checklist(), "Its checklist, in order."),
  COMMENT_COUNT(
      "commentCount",
      OPTIONAL,
      TRACKER,
      new Positive(),
      "How many comments there are on it; absent when none."),
  URL("url", OPTIONAL, TRACKER, new Opaque(), "Where people see it."),
  VERSION("version", ALWAYS, TRACKER, new Version(), "Counts up by one with each change."),
  CREATED_AT("createdAt", ALWAYS, TRACKER, new Time(), "When it was made."),
  UPDATED_AT("updatedAt", ALWAYS, TRACKER, new Time(), "When it was last changed.");

  /// Those that callers set, when they make an issue and afterwards.
  public static final List<IssueField> SETTABLE =
      Arrays.stream(values()).filter(field -> field.writer == CALLER).toList();

  /// Those that people are shown: what callers set, and who has claimed it.
  public static final List<IssueField> SHOWN =
      Arrays.stream(values())
          .filter(field -> field.writer == CALLER || field == CLAIMED_BY)
          .toList();

  /// Those that are set by changing an issue alone: status and phase have calls of their own, too.
  public static final List<IssueField> WITHOUT_CALL =
      SETTABLE.stream().filter(field -> field != STATUS && field != PHASE).toList();

  /// Whether each issue has it.
  public enum Presence {
    ALWAYS,
    OPTIONAL
  }

  /// Who says what it holds.
  public enum Writer {
    CALLER,
    TRACKER
  }

  private final String wireName;
  private final Presence presence;
  private final Writer writer;

  // Its records are immutable: what is in their lists is copied.
  @SuppressWarnings("ImmutableEnumChecker")
  private final FieldType type;

  private final String about;

  /// @param about what it holds, for who reads a schema
  IssueField(String wireName, Presence presence, Writer writer, FieldType type, String about) {
    this.wireName = wireName;
    this.presence = presence;
    this.writer = writer;
    this.type = type;
    this.about = about;
  }

  public String wireName() {
    return wireName;
  }

  public FieldType type() {
    return type;
  }

  public String about() {
    return about;
  }

  /// Whether an issue may have none; then null clears it.
  public boolean isOptional() {
    return presence == OPTIONAL;
  }

  /// What an issue holds here.
  public @Nullable Object of(Issue issue) {
    return switch (this) {
      case PROJECT_NUMBER -> issue.projectNumber();
      case NUMBER -> issue.number();
      case TITLE -> issue.title();
      case BODY -> issue.body();
      case STATUS -> issue.status();
      case PLACE -> issue.place();
      case PRIORITY -> issue.priority();
      case PHASE -> issue.phase();
      case PHASE_ID -> issue.phaseId();
      case ASSIGNEE -> issue.assignee();
      case CLAIMED_BY -> issue.claimedBy();
      case BLOCKED_BY -> issue.blockedBy();
      case LABELS -> issue.labels();
      case WORK_ITEMS -> issue.workItems();
      case COMMENT_COUNT -> issue.commentCount();
      case URL -> issue.url();
      case VERSION -> issue.version();
      case CREATED_AT -> issue.createdAt();
      case UPDATED_AT -> issue.updatedAt();
    };
  }

  /// The issue that holds these values, each of its field's type.
  // What is in a list, `fits` has looked at.
  @SuppressWarnings("unchecked")
  public static Issue issue(Function<IssueField, @Nullable Object> values) {
    return new Issue(
        (Integer) there(values, PROJECT_NUMBER),
        (Integer) there(values, NUMBER),
        (String) there(values, TITLE),
        (String) values.apply(BODY),
        (IssueStatus) there(values, STATUS),
        (String) values.apply(PLACE),
        (Priority) values.apply(PRIORITY),
        (String) values.apply(PHASE),
        (String) values.apply(PHASE_ID),
        (String) values.apply(ASSIGNEE),
        (String) values.apply(CLAIMED_BY),
        (List<Integer>) values.apply(BLOCKED_BY),
        (List<String>) there(values, LABELS),
        (List<WorkItem>) there(values, WORK_ITEMS),
        (Integer) values.apply(COMMENT_COUNT),
        (String) values.apply(URL),
        (Long) there(values, VERSION),
        (Instant) there(values, CREATED_AT),
        (Instant) there(values, UPDATED_AT));
  }

  /// What a new issue holds here where nothing is said: nothing, or the first that there is to
  /// choose.
  @Nullable Object initial() {
    return switch (type) {
      case Lines _, Checklist _ -> List.of();
      case Choice choice when !isOptional() -> choice.values().getFirst();
      case Choice _, Line _, Prose _, Numbers _, Opaque _, Positive _, Version _, Time _ -> null;
    };
  }

  /// The fields of its issues as a project lists them: all that callers set but long texts.
  public static List<Field> listed() {
    return SETTABLE.stream()
        .flatMap(field ->
            switch (field.type) {
              case Line _ -> Stream.of(field.listed("text", null));
              case Choice choice -> Stream.of(field.listed("single_select", choice.names()));
              case Lines _ -> Stream.of(field.listed("labels", null));
              case Numbers _ -> Stream.of(field.listed("issues", null));
              case Prose _, Opaque _, Positive _, Version _, Time _, Checklist _ -> Stream.empty();
            })
        .toList();
  }

  private Field listed(String dataType, @Nullable List<String> options) {
    return new Field(wireName, title(), dataType, options);
  }

  /// Its name as it is shown: `Assignee`, `Claimed by`.
  public String title() {
    String words = wireName.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /// What an issue holds here, as text of one line; null where there is none, and where it is no
  /// such text.
  public @Nullable String line(Issue issue) {
    Object value = of(issue);
    return switch (type) {
      case Line _ -> (String) value;
      case Choice choice -> value == null ? null : choice.nameOf(value);
      case Lines _ -> value instanceof List<?> list && !list.isEmpty() ? joined(list) : null;
      case Numbers _ -> value instanceof List<?> list ? numbered(list) : null;
      case Prose _, Opaque _, Positive _, Version _, Time _, Checklist _ -> null;
    };
  }

  private static String joined(List<?> texts) {
    return texts.stream().map(String.class::cast).collect(Collectors.joining(", "));
  }

  private static String numbered(List<?> numbers) {
    return numbers.stream().map(number -> "#" + number).collect(Collectors.joining(", "));
  }

  private static Object there(Function<IssueField, @Nullable Object> values, IssueField field) {
    return Objects.requireNonNull(values.apply(field), field.wireName);
  }
}
