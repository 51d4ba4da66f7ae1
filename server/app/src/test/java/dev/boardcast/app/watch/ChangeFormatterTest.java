package dev.boardcast.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStats;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChangeFormatterTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void anUpdateTellsTheFieldsAndTheirNewValues() {
    assertThat(text(EventType.ISSUE_UPDATED, issue("Docs"), "ada", "status", "body"))
        .isEqualTo("#3 Docs: status → done, body (by ada)");
    assertThat(text(EventType.ISSUE_UPDATED, issue("Docs"), null, "title", "phase", "labels"))
        .isEqualTo("#3 Docs: title → Docs, phase → Build, labels");
    assertThat(text(EventType.PROJECT_UPDATED, project(), null, "title"))
        .isEqualTo("project #1: title");
    assertThat(text(EventType.PROJECT_UPDATED, project(), null)).isEqualTo("project #1: changed");
  }

  @Test
  void whatSeveralDidWithinAWindowIsSaidOfAll() {
    assertThat(byAll("cid", List.of("ada", "bob")))
        .isEqualTo("#3 Docs: status → done (by ada and bob and cid)");
    assertThat(byAll(null, List.of("ada")))
        .isEqualTo("#3 Docs: status → done (by ada and somebody)");
  }

  private static String byAll(@Nullable String actor, List<String> others) {
    return ChangeFormatter.of(
        new BoardEvent(
            EventType.ISSUE_UPDATED,
            TIME,
            1,
            issue("Docs"),
            List.of("status"),
            actor,
            null,
            null,
            List.of(),
            others));
  }

  @Test
  void aFieldThatWasClearedIsNamedAlone() {
    assertThat(text(EventType.ISSUE_UPDATED, issue("Docs"), null, "assignee"))
        .isEqualTo("#3 Docs: assignee");
  }

  @Test
  void creationDeletionAndPhasesAreTold() {
    assertThat(text(EventType.ISSUE_CREATED, issue("Docs"), null)).isEqualTo("#3 Docs: created");
    assertThat(text(EventType.ISSUE_DELETED, issue("Docs"), null)).isEqualTo("#3 Docs: deleted");
    assertThat(text(EventType.PROJECT_CREATED, project(), null)).isEqualTo("project #1: created");
    assertThat(text(EventType.PROJECT_DELETED, project(), null)).isEqualTo("project #1: deleted");
    assertThat(text(EventType.PHASE_UPDATED, new Subject.OfPhases(List.of()), null))
        .isEqualTo("project #1: phases changed");
  }

  @Test
  void whatOthersWroteCannotControlTheTerminal() {
    assertThat(text(EventType.ISSUE_CREATED, issue("a\u001b[2Jb"), "x\ny"))
        .isEqualTo("#3 a [2Jb: created (by x y)");
  }

  private static String text(
      EventType type, Subject subject, @Nullable String actor, String... changed) {
    return ChangeFormatter.of(
        new BoardEvent(type, TIME, 1, subject, List.of(changed), actor, null));
  }

  private static Subject issue(String title) {
    return new Subject.OfIssue(
        new Issue(
            1,
            3,
            title,
            "long",
            IssueStatus.DONE,
            null,
            null,
            "Build",
            "2",
            null,
            null,
            null,
            List.of("bug"),
            List.of(),
            null,
            null,
            1,
            TIME,
            TIME));
  }

  private static Subject project() {
    return new Subject.OfProject(
        new Project(
            1,
            "Site",
            null,
            ProjectStatus.OPEN,
            null,
            List.of(),
            List.of(),
            new ProjectStats(0, 0, 0, 0),
            1,
            TIME,
            TIME));
  }
}
