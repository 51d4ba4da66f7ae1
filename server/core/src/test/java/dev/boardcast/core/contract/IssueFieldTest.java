package dev.boardcast.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.core.domain.Field;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Priority;
import dev.boardcast.core.domain.WorkItem;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IssueFieldTest {
  private static final Instant MADE = Instant.parse("2026-03-01T10:15:30.120Z");
  private static final Instant LATER = MADE.plusSeconds(9);
  private static final Issue ISSUE =
      new Issue(
          70,
          3,
          "Wheels",
          "Round ones.",
          IssueStatus.TODO,
          null,
          null,
          "Build",
          "2",
          "ada",
          null,
          null,
          List.of("a", "b"),
          List.of(new WorkItem("1", "turn", true)),
          null,
          "https://boards.example/70/3",
          7,
          MADE,
          MADE);

  @Test
  void theTableHasTheComponentsOfTheRecordInItsOrder() {
    RecordComponent[] components = Issue.class.getRecordComponents();
    assertThat(Arrays.stream(IssueField.values()).map(IssueField::wireName))
        .containsExactlyElementsOf(
            Arrays.stream(components).map(RecordComponent::getName).toList());
    assertThat(
            Arrays.stream(IssueField.values())
                .filter(IssueField::isOptional)
                .map(IssueField::wireName))
        .containsExactlyElementsOf(
            Arrays.stream(components)
                .filter(one -> one.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .toList());
  }

  @Test
  void anIssueIsItsFieldsAndNothingElse() throws ReflectiveOperationException {
    assertThat(IssueField.issue(field -> field.of(ISSUE))).isEqualTo(ISSUE);
    for (IssueField field : IssueField.values()) {
      Object value = Issue.class.getMethod(field.wireName()).invoke(ISSUE);
      assertThat(field.of(ISSUE)).as(field.wireName()).isEqualTo(value);
      assertThat(value == null ? field.isOptional() : field.type().fits(value))
          .as(field.wireName())
          .isTrue();
      assertThat(field.type().fits(new Object())).as(field.wireName()).isFalse();
    }
  }

  @Test
  void callersSetWhatIsNotDerived() {
    assertThat(IssueField.SETTABLE.stream().map(IssueField::wireName))
        .containsExactly(
            "title", "body", "status", "priority", "phase", "assignee", "blockedBy", "labels");
    assertThat(IssueField.listed())
        .containsExactly(
            new Field("title", "Title", "text", null),
            new Field("status", "Status", "single_select", IssueStatus.wireNames()),
            new Field("priority", "Priority", "single_select", Priority.wireNames()),
            new Field("phase", "Phase", "text", null),
            new Field("assignee", "Assignee", "text", null),
            new Field("blockedBy", "Blocked by", "issues", null),
            new Field("labels", "Labels", "labels", null));
  }

  @Test
  void aChangeIsTheNextVersionAndKeepsWhatItDoesNotSay() {
    Issue changed =
        IssuePatch.of(IssueField.STATUS, IssueStatus.DONE)
            .with(IssueField.ASSIGNEE, null)
            .with(IssueField.LABELS, null)
            .applyTo(ISSUE, LATER);
    assertThat(changed)
        .isEqualTo(
            new Issue(
                70,
                3,
                "Wheels",
                "Round ones.",
                IssueStatus.DONE,
                null,
                null,
                "Build",
                "2",
                null,
                null,
                null,
                List.of(),
                ISSUE.workItems(),
                null,
                ISSUE.url(),
                8,
                MADE,
                LATER));
    assertThat(IssuePatch.changedFields(ISSUE, changed))
        .containsExactly("status", "assignee", "labels");
    assertThat(IssuePatch.changedFields(ISSUE, IssuePatch.NONE.applyTo(ISSUE, LATER))).isEmpty();
  }

  @Test
  void everyFieldThatCallersSetIsNamedWhereItChangedAndAPhaseByItsIdentity() {
    IssuePatch all =
        IssuePatch.of(IssueField.TITLE, "other")
            .with(IssueField.BODY, null)
            .with(IssueField.STATUS, IssueStatus.BACKLOG)
            .with(IssueField.PHASE_ID, "9")
            .with(IssueField.PRIORITY, Priority.HIGH)
            .with(IssueField.ASSIGNEE, "bob")
            .with(IssueField.CLAIMED_BY, "bob")
            .with(IssueField.BLOCKED_BY, List.of(1, 2))
            .with(IssueField.LABELS, List.of("b"))
            .with(IssueField.WORK_ITEMS, List.of());
    assertThat(IssuePatch.changedFields(ISSUE, all.over(ISSUE)))
        .containsExactly(
            "title",
            "body",
            "status",
            "priority",
            "phase",
            "assignee",
            "claimedBy",
            "blockedBy",
            "labels",
            "workItems");
    Issue renamed = IssuePatch.of(IssueField.PHASE, "Make").over(ISSUE);
    assertThat(renamed.phase()).isEqualTo("Make");
    assertThat(IssuePatch.changedFields(ISSUE, renamed)).isEmpty();
  }

  @Test
  void aNewIssueHasWhatWasSaidAndElseWhatNewOnesHave() {
    assertThat(IssuePatch.of(IssueField.TITLE, "t").create(70, 4, null, MADE))
        .isEqualTo(
            new Issue(
                70,
                4,
                "t",
                null,
                IssueStatus.BACKLOG,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                1,
                MADE,
                MADE));
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> IssuePatch.of(IssueField.STATUS, "done"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("status");
    assertThatThrownBy(() -> IssuePatch.of(IssueField.LABELS, List.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
