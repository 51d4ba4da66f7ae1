package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.CardMerge.Outcome.Merged;
import dev.boardcast.github.core.Outbox.Parcel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Boxes in bodies that both sides tick at once.
final class CardTasksTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final StatusMap MAP = StatusMapTest.map("Todo", "Done");
  private static final String BODY = "Words\n- [ ] a\n- [ ] b\n";
  private static final String A = BODY.replace("[ ] a", "[x] a");
  private static final String B = BODY.replace("[ ] b", "[x] b");
  private static final String BOTH = A.replace("[ ] b", "[x] b");

  private static CardTexts texts(String body) {
    return new CardTexts("title", body, null, List.of());
  }

  private static Base base(String body) {
    return new Base("id Todo", T0, T0, texts(body));
  }

  private static RemoteItem.Card there(String body, int at) {
    return CardMergeTest.card(texts(body), T0.plusSeconds(at), "id Todo", T0, null);
  }

  private static MirrorCard card(String body) {
    Issue issue =
        new Issue(
            1,
            1,
            "title",
            body,
            IssueStatus.TODO,
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
            2,
            T0,
            T0);
    return new MirrorCard("i1", MirrorCard.State.LINKED, issue, "", null);
  }

  private static Merged merged(String local, String remote) {
    return (Merged)
        CardMerge.merge(
            MAP,
            base(BODY),
            Objects.requireNonNull(card(local).issue()),
            null,
            there(remote, 5),
            Duration.ZERO,
            T0.plusSeconds(9));
  }

  @Test
  void bothStayAndWhatIsMissingThereIsSent() {
    Merged merged = merged(A, B);
    assertThat(merged.texts().body()).isEqualTo(BOTH);
    assertThat(merged.base().texts().body()).isEqualTo(B);
    assertThat(merged.settled()).isFalse();
    assertThat(merged.lost()).isEmpty();
    assertThat(merged(A, BOTH).settled()).isTrue();
  }

  @Test
  void whatIsNoOneBodyIsJudgedAsAWhole() {
    Merged merged = merged(A.replace("Words", "ours"), B.replace("Words", "theirs"));
    assertThat(merged.lost()).extracting(Conflict::field).containsExactly("body");
    assertThat(merged.texts().body()).startsWith("theirs");
    // Nor is one that a board cannot hold.
    String much = "x".repeat(Limits.BODY_MAX_CHARS - BODY.length());
    assertThat(merged(BODY + "- [ ] c\n", BODY + much).lost()).hasSize(1);
  }

  @Test
  void aBoxThatWasOverwrittenIsTickedAgain() {
    RemoteItem.Card asRead = there(BODY, 0);
    MirrorCard card = card(A);
    Parcel parcel =
        Outbox.plan(MAP, List.of(card), Map.of("i1", asRead), _ -> base(BODY))
            .getFirst()
            .shipped(T0.plusSeconds(9));
    Sent nothing = new Sent.Nothing();
    Aftermath done =
        Aftermath.of(parcel, MAP, nothing, nothing, new Sent.Edited(there(A, 10).content()));
    assertThat(done.settled()).isTrue();
    Aftermath after = done.over(parcel, card, MAP, there(B, 8), Duration.ZERO, T0.plusSeconds(10));
    assertThat(after.texts().body()).isEqualTo(BOTH);
    assertThat(after.settled()).isFalse();
    assertThat(after.overwritten()).isEmpty();
  }
}
