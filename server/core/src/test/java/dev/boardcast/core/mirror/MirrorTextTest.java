package dev.boardcast.core.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MirrorTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant SINCE = Instant.parse("2026-01-05T12:58:10Z");

  private static MirrorReport report(
      MirrorState state, String message, int waiting, @Nullable Instant retryAt) {
    return new MirrorReport(
        7,
        "github.com",
        "octo-org",
        5,
        "https://github.com/orgs/octo-org/projects/5",
        state.wireName(),
        message,
        SINCE,
        waiting,
        40,
        SINCE.plusSeconds(120),
        retryAt,
        0,
        0,
        0,
        List.of());
  }

  private static String sentence(MirrorReport report) {
    return MirrorText.sentence(report, BERLIN);
  }

  @Test
  void timesAreThoseOfWhoeverReadsThem() {
    assertThat(sentence(report(MirrorState.POLLING, "", 0, null)))
        .isEqualTo("up to date with GitHub, as of the look at 14:00.");
    assertThat(
            sentence(
                report(
                    MirrorState.WAITING,
                    "GitHub's limit is used up",
                    3,
                    Instant.parse("2026-01-05T13:05:00Z"))))
        .isEqualTo("GitHub's limit is used up, waiting until 14:05; 3 changes wait here.");
    assertThat(sentence(report(MirrorState.OFFLINE, "GitHub answered 502", 1, SINCE)))
        .isEqualTo("no answer since 13:58: GitHub answered 502; 1 change waits here.");
  }

  @Test
  void whatIsToBeKnownThoughAllIsWellIsSaid() {
    assertThat(sentence(report(MirrorState.POLLING, "the board follows GitHub", 0, null)))
        .isEqualTo("up to date with GitHub, as of the look at 14:00; the board follows GitHub.");
    assertThat(sentence(report(MirrorState.LIVE, "the board follows GitHub", 0, null)))
        .isEqualTo(
            "up to date with GitHub, which tells of changes by itself; the board follows GitHub.");
  }

  @Test
  void whatIsOnItsWayDoesNotWait() {
    assertThat(sentence(report(MirrorState.LIVE, "", 2, null)))
        .isEqualTo(
            "up to date with GitHub, which tells of changes by itself; 2 changes are on their way.");
    assertThat(sentence(report(MirrorState.OFFLINE, "", 100, null)))
        .endsWith("100 or more changes wait here.");
  }

  @Test
  void anImportSaysHowFarItIs() {
    MirrorReport importing = report(MirrorState.IMPORTING, "400 of 1000 items", 0, null);
    assertThat(sentence(importing)).isEqualTo("importing from GitHub: 400 of 1000 items.");
    assertThat(MirrorText.word(importing)).isEqualTo("importing 400 of 1000 items");
  }

  @ParameterizedTest
  @EnumSource
  void whereAPersonHasToDoSomethingThereIsACommandThatHelps(MirrorState state) {
    MirrorReport report = report(state, "", 0, null);
    assertThat(MirrorText.remedy(report).isPresent()).isEqualTo(state.needsPerson());
    assertThat(MirrorText.remedy(report).orElse("gh boardcast")).containsPattern("gh |boardcast ");
    assertThat(sentence(report)).endsWith(".");
  }

  @Test
  void aStateOfANewerServerIsShownAsItIs() {
    MirrorReport newer =
        new MirrorReport(
            7,
            "h",
            "o",
            1,
            "u",
            "resting",
            "until Monday",
            SINCE,
            0,
            0,
            null,
            null,
            0,
            0,
            0,
            List.of());
    assertThat(sentence(newer)).isEqualTo("resting: until Monday.");
    assertThat(newer.isUpToDate()).isFalse();
    assertThat(MirrorText.remedy(newer)).isEmpty();
  }

  @Test
  void whatGitHubsPeopleWroteEndsNoLine() {
    assertThat(sentence(report(MirrorState.CHANGED, "option \"Ready\nnow\u202e\"", 0, null)))
        .isEqualTo("option \"Ready now\".");
  }
}
