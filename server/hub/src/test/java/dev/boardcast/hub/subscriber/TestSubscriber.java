package dev.boardcast.hub.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.subscriber.World.TestEvent;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.rest.ProblemCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session, the loop's index of it, and a client that knows only the frames it gets and checks
/// each against what it was told before.
final class TestSubscriber implements SubscriberPort<TestEvent> {
  private final World world;
  final SubscriberSession<TestEvent> session;

  private boolean toAll;
  private final Set<Integer> registered = new HashSet<>();
  @Nullable List<LogRead.Request> asked;
  @Nullable LogRead answer;
  int room = Integer.MAX_VALUE;
  @Nullable CloseReason closedFor;
  int refusals;
  // Of positions of another history that it was told not to be able to follow from.
  int contradictions;
  // Of several events, sent as they are.
  int batches;
  // Of times at which live events were held back.
  int holds;
  final List<String> frames = new ArrayList<>();

  // The client's side. Position by project: the last event it has; and up to where replays go.
  private final Map<Integer, Long> has = new HashMap<>();
  private final Map<Integer, Long> replayTo = new HashMap<>();
  private final Deque<ClientFrame.Subscribe> unanswered = new ArrayDeque<>();
  private final Set<Integer> unsubscribedSince = new HashSet<>();
  private ClientFrame.@Nullable Replay replaying;
  private long replayed;
  private long replayAtLeastTo;
  private boolean replayAnswered;
  private boolean replayRefused;

  TestSubscriber(World world, int bufferEvents, int chunkBytes) {
    this.world = world;
    session = new SubscriberSession<>(world.lineage, this, bufferEvents, 10_000, chunkBytes);
    world.subscribers.add(this);
  }

  Map<Integer, Long> positions() {
    return Map.copyOf(has);
  }

  /// Checks that the replay that was asked for came whole, or was said not to. When all is settled.
  void checkReplay() {
    if (replaying != null && closedFor == null) {
      assertThat(replayAnswered).isTrue();
      if (!replayRefused) {
        assertThat(replayed).isGreaterThanOrEqualTo(replayAtLeastTo);
      }
    }
    replaying = null;
  }

  void subscribe(Set<Integer> projects, Map<Integer, Position> since) {
    subscribe(new ClientFrame.Subscribe(projects, since));
  }

  void subscribe(ClientFrame.Subscribe frame) {
    unanswered.add(frame);
    int before = refusals;
    session.subscribe(frame);
    if (refusals > before) {
      unanswered.removeLast();
    }
  }

  void unsubscribe(Set<Integer> projects) {
    if (projects.isEmpty()) {
      has.clear();
      replayTo.clear();
      for (int n = 1; n < 20; n++) {
        unsubscribedSince.add(n);
      }
    } else {
      has.keySet().removeAll(projects);
      replayTo.keySet().removeAll(projects);
    }
    unsubscribedSince.addAll(projects);
    session.unsubscribe(new ClientFrame.Unsubscribe(projects));
  }

  void replay(int project, Position since) {
    replaying = new ClientFrame.Replay(project, since);
    replayed = since.sequence();
    replayAtLeastTo = live(project).sequence();
    replayAnswered = false;
    replayRefused = false;
    session.replay(replaying);
  }

  /// A round's events, as the loop hands them to those who subscribed.
  void live(List<TestEvent> round, Map<Integer, List<TestEvent>> ofProjects) {
    if (toAll) {
      handOver(round);
      return;
    }
    ofProjects.forEach((project, events) -> {
      if (registered.contains(project)) {
        handOver(events);
      }
    });
  }

  private void handOver(List<TestEvent> events) {
    boolean narrow = room <= 0;
    if (session.live(events)) {
      assertThat(narrow).as("sent without room").isFalse();
      events.forEach(this::sendEvent);
      if (events.size() > 1) {
        batches++;
      }
    }
    if (session.isHoldingBack()) {
      holds++;
    }
  }

  /// The log reads now; the loop hears of it in `answerRead`.
  void serveRead(boolean withAllEvents) {
    List<LogRead.Request> requests = asked;
    if (requests != null && answer == null) {
      List<LogRead.Page> pages = new ArrayList<>();
      requests.forEach(r -> pages.add(world.page(r, pages.isEmpty() || withAllEvents)));
      answer = new LogRead.Pages(pages);
    }
  }

  void answerRead() {
    LogRead ready = answer;
    if (ready != null) {
      answer = null;
      asked = null;
      session.onRead(ready);
    }
  }

  void leave() {
    session.closed();
  }

  @Override
  public LogHead live(int projectNumber) {
    return world.live.getOrDefault(projectNumber, LogHead.NONE);
  }

  @Override
  public Set<Integer> liveProjects() {
    return world.live.keySet();
  }

  @Override
  public void subscriptionsChanged(Subscriptions.Change change) {
    switch (change) {
      case Subscriptions.Change.Added(var projects) -> {
        assertThat(registered).doesNotContainAnyElementsOf(projects);
        registered.addAll(projects);
      }
      case Subscriptions.Change.Removed(var projects) -> {
        assertThat(registered).containsAll(projects);
        registered.removeAll(projects);
      }
      case Subscriptions.Change.ToAll(var before) -> {
        assertThat(toAll).isFalse();
        assertThat(registered).isEqualTo(before);
        registered.clear();
        toAll = true;
      }
      case Subscriptions.Change.ToNone(var wasAll, var before) -> {
        assertThat(toAll).isEqualTo(wasAll);
        assertThat(registered).isEqualTo(before);
        registered.clear();
        toAll = false;
      }
      case Subscriptions.Change.Nothing() -> {}
    }
  }

  @Override
  public void send(HubFrame frame) {
    assertThat(closedFor).isNull();
    frames.add(frame.encode());
    if (!(frame instanceof HubFrame.Subscribed(var positions))) {
      throw new AssertionError("unexpected " + frame);
    }
    assertThat(stillReplaying()).as("a replay ends before the next answer").isEmpty();
    ClientFrame.Subscribe request = unanswered.remove();
    positions.forEach((project, joined) -> {
      assertThat(joined.position().epoch()).isEqualTo(World.EPOCH);
      long told = joined.position().sequence();
      Position since = request.since().get(project);
      if (joined.position().digest() != null) {
        assertThat(joined.position().digest()).isEqualTo(World.digest(project, told));
      }
      if (since != null
          && Position.contradict(since.digest(), World.digest(project, since.sequence()))) {
        assertThat(joined.recovered()).as("a position of another history").isFalse();
        contradictions++;
      }
      Long had = has.get(project);
      if (since != null && joined.recovered()) {
        assertThat(told).isGreaterThanOrEqualTo(since.sequence());
        has.put(project, since.sequence());
        replayTo.put(project, told);
      } else {
        if (since == null) {
          assertThat(joined.recovered()).isTrue();
          if (had != null) {
            assertThat(told).as("a stream that runs goes on").isEqualTo(had);
          }
        }
        has.put(project, told);
        replayTo.put(project, told);
      }
    });
    if (!request.toAll()) {
      assertThat(request.projectNumbers()).containsAll(positions.keySet());
    }
    Set<Integer> missing = new HashSet<>(request.projectNumbers());
    missing.removeAll(positions.keySet());
    assertThat(unsubscribedSince).as("all asked for are answered").containsAll(missing);
    if (unanswered.isEmpty()) {
      unsubscribedSince.clear();
    }
  }

  private Set<Integer> stillReplaying() {
    Set<Integer> still = new HashSet<>();
    replayTo.forEach((project, to) -> {
      if (has.getOrDefault(project, to) < to) {
        still.add(project);
      }
    });
    return still;
  }

  @Override
  public void sendReplay(int projectNumber, List<String> elements, boolean recovered) {
    assertThat(closedFor).isNull();
    room--;
    frames.add(HubFrame.replayText(projectNumber, elements, recovered));
    if (!stillReplaying().isEmpty()) {
      assertThat(stillReplaying()).contains(projectNumber);
      assertThat(recovered).isTrue();
      assertThat(elements).isNotEmpty();
      long last = follow(projectNumber, has.getOrDefault(projectNumber, 0L), elements);
      assertThat(last).isLessThanOrEqualTo(replayTo.getOrDefault(projectNumber, 0L));
      has.put(projectNumber, last);
      return;
    }
    ClientFrame.Replay request = replaying;
    if (request == null) {
      throw new AssertionError("a replay of project " + projectNumber + " that nobody asked for");
    }
    assertThat(projectNumber).isEqualTo(request.projectNumber());
    assertThat(replayRefused).isFalse();
    replayAnswered = true;
    replayRefused = !recovered;
    if (Position.contradict(
        request.since().digest(), World.digest(projectNumber, request.since().sequence()))) {
      assertThat(recovered).as("a replay from another history").isFalse();
      contradictions++;
    }
    if (recovered) {
      replayed = follow(projectNumber, replayed, elements);
    } else {
      assertThat(elements).isEmpty();
    }
  }

  private long follow(int project, long after, List<String> elements) {
    long last = after;
    for (String element : elements) {
      StoredEvent next = world.at(project, ++last);
      assertThat(element)
          .isEqualTo(HubFrame.elementText(next.sequence(), next.digest(), next.eventJson()));
    }
    return last;
  }

  @Override
  public void sendEvent(TestEvent event) {
    room -= room == Integer.MAX_VALUE ? 0 : 1;
    assertThat(event.holds).isNotNegative();
    gotEvent(event.projectNumber(), event.head(), event.json());
  }

  @Override
  public void sendStored(StoredEvent event) {
    room--;
    String json = event.eventJson();
    gotEvent(
        json.charAt("{\"p\":".length()) - '0', new LogHead(event.sequence(), event.digest()), json);
  }

  private void gotEvent(int project, LogHead place, String json) {
    assertThat(closedFor).isNull();
    long sequence = place.sequence();
    assertThat(place.digest()).isEqualTo(World.digest(project, sequence));
    frames.add(HubFrame.eventText(sequence, place.digest(), json));
    Long had = has.get(project);
    if (had == null) {
      // Subscribed to all, and the project is new.
      assertThat(toAll).as("an event of project %s before its position", project).isTrue();
      assertThat(sequence).isEqualTo(1);
    } else {
      assertThat(sequence).as("the event after %s of project %s", had, project).isEqualTo(had + 1);
      assertThat(had).isGreaterThanOrEqualTo(replayTo.getOrDefault(project, 0L));
    }
    assertThat(json).isEqualTo(world.at(project, sequence).eventJson());
    has.put(project, sequence);
  }

  @Override
  public boolean hasRoom() {
    return room > 0;
  }

  @Override
  public void read(List<LogRead.Request> requests) {
    assertThat(asked).as("one read at a time").isNull();
    asked = List.copyOf(requests);
  }

  @Override
  public void refuse(ProblemCode code, String message) {
    refusals++;
  }

  @Override
  public void close(CloseReason reason) {
    closedFor = reason;
    session.closed();
  }
}
