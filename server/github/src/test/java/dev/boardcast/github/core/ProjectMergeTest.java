package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.github.core.ProjectMerge.Base;
import dev.boardcast.github.core.ProjectMerge.Field;
import dev.boardcast.github.core.ProjectMerge.Merged;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProjectMergeTest {
  private static final ProjectTexts OLD = new ProjectTexts("old", "", false);
  private static final Base EQUAL = new Base(OLD, OLD, null);

  private static ProjectTexts titled(String title) {
    return new ProjectTexts(title, "", false);
  }

  @Test
  void whatWasChangedOnOneSideGoesToTheOther() {
    Merged sent = ProjectMerge.merge(EQUAL, new ProjectTexts("new", "why", true), OLD);
    assertThat(sent.here()).isEqualTo(new ProjectTexts("new", "why", true));
    assertThat(sent.sent()).containsExactlyInAnyOrder(Field.TITLE, Field.DESCRIPTION, Field.STATUS);
    assertThat(sent.base().here()).as("sent again until GitHub has answered").isEqualTo(OLD);
    Merged taken = ProjectMerge.merge(EQUAL, OLD, new ProjectTexts("theirs", "why", true));
    assertThat(taken.here()).isEqualTo(new ProjectTexts("theirs", "why", true));
    assertThat(taken.sent()).isEmpty();
    assertThat(taken.lost()).isEmpty();
  }

  @Test
  void ofAFieldThatBothChangedGitHubsStaysAndTheOtherIsTold() {
    Merged merged =
        ProjectMerge.merge(EQUAL, new ProjectTexts("ours", "why", false), titled("theirs"));
    assertThat(merged.here()).isEqualTo(new ProjectTexts("theirs", "why", false));
    assertThat(merged.sent()).containsExactly(Field.DESCRIPTION);
    assertThat(merged.lost()).containsExactly(new Conflict("title", "theirs", "ours", "GitHub"));
  }

  @Test
  void aBoardThatWasThereBeforeKeepsItsTitleUntilItIsChanged() {
    ProjectTexts own = titled("our board");
    Base base = ProjectMerge.first(own, OLD);
    assertThat(ProjectMerge.merge(base, own, OLD).sent()).isEmpty();
    assertThat(ProjectMerge.merge(base, own, OLD).here()).isEqualTo(own);
    assertThat(ProjectMerge.merge(base, own, titled("renamed")).here().title())
        .isEqualTo("renamed");
    assertThat(ProjectMerge.merge(base, titled("board"), OLD).sent()).containsExactly(Field.TITLE);
  }

  @Test
  void aBoardThatWasMadeForTheProjectTakesOverWhatItSays() {
    ProjectTexts there = new ProjectTexts("old", "what it is about", true);
    assertThat(ProjectMerge.merge(ProjectMerge.first(OLD, there), OLD, there).here())
        .isEqualTo(there);
  }

  @Test
  void whatABoardOfTheProjectsNameSaysItselfStays() {
    ProjectTexts here = new ProjectTexts("old", "ours", true);
    for (ProjectTexts there : List.of(OLD, new ProjectTexts("old", "theirs", false))) {
      Merged merged = ProjectMerge.merge(ProjectMerge.first(here, there), here, there);
      assertThat(merged.here()).isEqualTo(here);
      assertThat(merged.sent()).isEmpty();
      assertThat(merged.lost()).isEmpty();
    }
  }

  @Test
  void whatWasSentAndArrivedUnheardIsNoChangeOfAnybodyElses() {
    Base sent = ProjectMerge.merge(EQUAL, titled("first"), OLD).base();
    Merged second = ProjectMerge.merge(sent, titled("second"), titled("first"));
    assertThat(second.sent()).containsExactly(Field.TITLE);
    assertThat(second.lost()).isEmpty();
    // Changed back meanwhile: GitHub has to be told that, too.
    Merged back = ProjectMerge.merge(sent, OLD, titled("first"));
    assertThat(back.here()).isEqualTo(OLD);
    assertThat(back.sent()).containsExactly(Field.TITLE);
    assertThat(back.base().here()).as("so that it is sent").isNotEqualTo(OLD);
    assertThat(ProjectMerge.merge(sent, titled("first"), titled("first")).sent()).isEmpty();
  }

  @Test
  void whatGitHubDoesNotTakeGoesBackWithItsReason() {
    ProjectTexts ours = new ProjectTexts("new", "why", false);
    Merged merged = ProjectMerge.merge(EQUAL, ours, OLD);
    assertThat(ProjectMerge.back(merged.base(), ours, merged.sent())).isEqualTo(OLD);
    assertThat(ProjectMerge.refusals(Set.of(Field.TITLE), ours, "too long"))
        .containsExactly(new RefusedChange("title", "new", "too long"));
  }
}
