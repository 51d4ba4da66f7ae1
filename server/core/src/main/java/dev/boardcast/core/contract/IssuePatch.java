package dev.boardcast.core.contract;

import dev.boardcast.core.domain.Issue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is said of some fields of an issue, whether it is to be made or to be changed. Of the other
/// fields nothing is said.
///
/// @param values of the types of their fields, in the order of the fields; null clears
public record IssuePatch(Map<IssueField, @Nullable Object> values) {
  public static final IssuePatch NONE = new IssuePatch(Map.of());

  public IssuePatch {
    Map<IssueField, @Nullable Object> copy = new EnumMap<>(IssueField.class);
    copy.putAll(values);
    copy.forEach((field, value) -> {
      if (value != null && !field.type().fits(value)) {
        throw new IllegalArgumentException(field.wireName() + " cannot hold " + value.getClass());
      }
    });
    values = Collections.unmodifiableMap(copy);
  }

  public static IssuePatch of(IssueField field, @Nullable Object value) {
    return NONE.with(field, value);
  }

  public IssuePatch with(IssueField field, @Nullable Object value) {
    Map<IssueField, @Nullable Object> more = new EnumMap<>(IssueField.class);
    more.putAll(values);
    more.put(field, value);
    return new IssuePatch(more);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public boolean says(IssueField field) {
    return values.containsKey(field);
  }

  /// What is said of a field; null where nothing is, and where it is cleared.
  public @Nullable Object value(IssueField field) {
    return values.get(field);
  }

  /// A new issue; of what nothing is said, it has what new issues have.
  public Issue create(int project, int number, @Nullable String url, Instant at) {
    IssuePatch whole =
        with(IssueField.PROJECT_NUMBER, project)
            .with(IssueField.NUMBER, number)
            .with(IssueField.URL, url)
            .with(IssueField.VERSION, 1L)
            .with(IssueField.CREATED_AT, at)
            .with(IssueField.UPDATED_AT, at);
    return IssueField.issue(whole::orInitial);
  }

  /// The issue after this change, its next version.
  public Issue applyTo(Issue issue, Instant at) {
    return with(IssueField.VERSION, issue.version() + 1)
        .with(IssueField.UPDATED_AT, at)
        .over(issue);
  }

  /// The issue with these values in place of its own, without having changed.
  public Issue over(Issue issue) {
    return IssueField.issue(field -> says(field) ? orInitial(field) : field.of(issue));
  }

  /// The fields that are another in the one than in the other, as events name them. A phase is the
  /// one with its identity, whatever its name. What goes with every change, and what never changes,
  /// is not named.
  public static List<String> changedFields(Issue before, Issue after) {
    return Arrays.stream(IssueField.values())
        .filter(IssuePatch::isNamed)
        .filter(field -> {
          IssueField seen = field == IssueField.PHASE ? IssueField.PHASE_ID : field;
          return !Objects.equals(seen.of(before), seen.of(after));
        })
        .map(IssueField::wireName)
        .toList();
  }

  private static boolean isNamed(IssueField field) {
    return field == IssueField.WORK_ITEMS
        || field == IssueField.URL
        || field == IssueField.CLAIMED_BY
        || field == IssueField.COMMENT_COUNT
        || field == IssueField.PLACE
        || IssueField.SETTABLE.contains(field);
  }

  private @Nullable Object orInitial(IssueField field) {
    Object value = value(field);
    return value == null ? field.initial() : value;
  }
}
