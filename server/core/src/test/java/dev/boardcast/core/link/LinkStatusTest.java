package dev.boardcast.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.link.LinkStatus.Condition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every state has its sentence for a person.
final class LinkStatusTest {
  private static final String REMEDY = "Set `apiKey` to the server's key.";
  private static final String REASON = "The hub at ws://localhost:8080 cannot be reached.";

  private static final List<LinkState> STATES =
      List.of(
          new LinkState.Idle(),
          new LinkState.Connecting(0),
          new LinkState.Connecting(3),
          new LinkState.Subscribing(0, 45_000),
          new LinkState.CatchingUp(45_000),
          new LinkState.Live(45_000),
          new LinkState.WaitingToRetry(2, 2_000, REASON),
          new LinkState.PollingOnly(),
          new LinkState.Misconfigured(REMEDY),
          new LinkState.Stopped());

  private static final List<PollState> POLLS =
      List.of(
          new PollState.Off(),
          new PollState.InFlight(new PollState.None()),
          new PollState.Waiting(new PollState.Succeeded()),
          new PollState.Waiting(new PollState.Narrowed(REMEDY)),
          new PollState.Waiting(new PollState.Failed("The tracker does not answer.")),
          new PollState.Refused(REMEDY));

  private static List<Link> links() {
    LinkSettings settings = new LinkSettings(true, true, 30_000, 10_000, null, null);
    List<Link> links = new ArrayList<>();
    STATES.forEach(
        state -> POLLS.forEach(poll -> links.add(new Link(settings, state, poll, 1, 1, 0))));
    return links;
  }

  @Test
  void noStateIsLeftOut() {
    assertThat(STATES.stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(LinkState.class.getPermittedSubclasses());
    assertThat(POLLS.stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(PollState.class.getPermittedSubclasses());
    Set<Condition> seen = EnumSet.noneOf(Condition.class);
    links().forEach(link -> seen.add(LinkStatus.of(link).condition()));
    assertThat(seen).isEqualTo(EnumSet.allOf(Condition.class));
  }

  @Test
  void everyStateHasWholeSentences() {
    for (Link link : links()) {
      String message = LinkStatus.of(link).message();
      assertThat(message)
          .as(link.toString())
          .matches("[A-Z].{5,300}[.]")
          .doesNotContain("null", "..", "  ", "LinkState", "PollState", "Exception", "[");
    }
  }

  @Test
  void whatNeedsAPersonSaysWhatToDo() {
    assertThat(links().stream().map(LinkStatus::of))
        .filteredOn(status -> status.condition() == Condition.MISCONFIGURED)
        .isNotEmpty()
        .allMatch(status -> status.message().contains(REMEDY));
  }

  @Test
  void whatIsDownSaysWhyAndWhetherTheBoardIsStillRead() {
    Stream<Link> waiting =
        links().stream().filter(link -> link.state() instanceof LinkState.WaitingToRetry);
    waiting.forEach(link -> {
      LinkStatus status = LinkStatus.of(link);
      switch (status.condition()) {
        case POLLING -> assertThat(status.message()).contains(REASON, "every 30 s");
        case OFFLINE, CONNECTING -> assertThat(status.message()).contains(REASON);
        case MISCONFIGURED -> assertThat(status.message()).contains(REMEDY);
        case LIVE, STOPPED -> throw new AssertionError(status.toString());
      }
    });
  }
}
