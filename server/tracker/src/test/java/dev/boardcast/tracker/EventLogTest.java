package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.RunningTracker.Answer;
import dev.boardcast.tracker.store.log.EventLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Each change and its event.
class EventLogTest {
  private static final int RANDOM_CHANGES = 600;

  @TempDir Path directory;

  @Test
  @Tag("AC-4.1.a")
  void everyKindOfChangeMakesOneEventOfItsTypeWithItsWholeResource() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      int number = tracker.createProject("A");
      String project = "/api/projects/" + number;
      tracker.patch(project, "{\"title\":\"B\"}", "X-Boardcast-Origin", "mcp");
      tracker.post(project + "/issues", "{\"title\":\"i\"}", "X-Boardcast-Actor", "ada");
      tracker.patch(project + "/issues/1", "{\"title\":\"j\"}");
      tracker.put(project + "/issues/1/status", "{\"status\":\"done\"}");
      tracker.put(project + "/issues/1/phase", "{\"phaseName\":\"A\"}");
      tracker.post(project + "/issues/1/work-items", "{\"title\":\"w\"}");
      tracker.post(project + "/phases", "{\"name\":\"B\"}");
      tracker.delete(project + "/issues/1");
      tracker.post(
          "/api/events",
          "{\"type\":\"issue.created\",\"projectNumber\":%d,\"data\":{\"issue\":{\"title\":\"x\"}}}"
              .formatted(number));
      tracker.delete(project);

      List<SequencedEvent> events = tracker.events(number, 0);
      assertThat(events.stream().map(e -> e.event().type().wireName()))
          .containsExactly(
              "project.created",
              "project.updated",
              "issue.created",
              "issue.updated",
              "issue.updated",
              "issue.updated",
              "issue.updated",
              "phase.updated",
              "issue.deleted",
              "issue.created",
              "project.deleted");
      assertThat(events.stream().map(SequencedEvent::sequence))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 11).boxed().toList());
      assertThat(events.stream().map(e -> e.event().changed().toString()).toList().subList(3, 7))
          .containsExactly("[title]", "[status]", "[phase]", "[workItems]");
      assertThat(events.get(1).event().origin()).isEqualTo("mcp");
      assertThat(events.get(2).event().actor()).isEqualTo("ada");
      assertThat(tracker.committed.stream().map(CommittedEvent::sequence))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 11).boxed().toList());
    }
  }

  /// Any changes in any order: applying each event gives the tracker's very board.
  @Test
  void theEventsRebuildTheBoard() throws Exception {
    long seed =
        Optional.ofNullable(System.getenv("BOARDCAST_SEED")).map(Long::valueOf).orElse(20_260_301L);
    System.out.println("EventLogTest seed (BOARDCAST_SEED): " + seed);
    Random random = new Random(seed);
    try (RunningTracker tracker = RunningTracker.in(directory, 1_000)) {
      int project = tracker.createProject("A", "B", "C");
      Board board = tracker.board(project);
      for (int i = 0; i < RANDOM_CHANGES; i++) {
        Answer answer = randomChange(tracker, board, random);
        assertThat(answer.status()).as(answer.text()).isIn(200, 201, 204, 400);
        for (SequencedEvent event : tracker.events(project, board.position().sequence())) {
          board = BoardReducer.apply(board, event);
        }
        assertThat(board).as("seed %d, change %d", seed, i).isEqualTo(tracker.board(project));
      }
      assertThat(board.position().sequence()).isGreaterThan(RANDOM_CHANGES / 2);
    }
  }

  @Test
  void concurrentWritersGetEventsWithoutAGap() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory, 10_000);
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      int project = tracker.createProject();
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String body = "{\"title\":\"t%d\"}".formatted(i);
        calls.add(() -> tracker.post("/api/projects/" + project + "/issues", body));
      }
      for (Future<Answer> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().status()).isEqualTo(201);
      }
      assertThat(tracker.events(project, 0).stream().map(SequencedEvent::sequence))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 401).boxed().toList());
      assertThat(tracker.committed.stream().map(CommittedEvent::sequence))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 401).boxed().toList());
      assertThat(tracker.board(project).issues()).hasSize(400);
    }
  }

  @Test
  @Tag("AC-4.4.c")
  void theOldestEventsGoWithAWarningWhenTheReplayBufferIsFull() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(EventLog.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      int project = tracker.createProject();
      for (int i = 0; i < 105; i++) {
        tracker.createIssue(project, "{\"title\":\"t\"}");
      }
      assertThat(tracker.events(project, 6)).hasSize(100);
      JsonObject lost = tracker.get("/api/projects/%d/events?since=5".formatted(project)).json();
      assertThat(lost.get("recovered").getAsBoolean()).isFalse();
      assertThat(log.list.stream().filter(e -> e.getLevel() == Level.WARN))
          .hasSize(1)
          .allMatch(e -> e.getFormattedMessage().contains("replay buffer of project #" + project));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void theLogAndTheEpochOutliveARestart() throws Exception {
    List<SequencedEvent> before;
    String epoch;
    int project;
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      project = tracker.createProject("A");
      tracker.createIssue(project, "{\"title\":\"t\"}");
      before = tracker.events(project, 0);
      epoch = tracker.server.eventFeed().epoch();
    }
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      assertThat(tracker.server.eventFeed().epoch()).isEqualTo(epoch);
      assertThat(tracker.server.eventFeed().heads())
          .containsEntry(project, new LogHead(2, before.getLast().digest()));
      assertThat(tracker.events(project, 0)).isEqualTo(before);
      tracker.createIssue(project, "{\"title\":\"t\"}");
      assertThat(tracker.events(project, 2)).hasSize(1);
    }
  }

  private static Answer randomChange(RunningTracker tracker, Board board, Random random)
      throws Exception {
    String project = "/api/projects/" + board.project().number();
    Issue issue = pick(board.issues(), random);
    Phase phase = pick(board.project().phases(), random);
    int kind = random.nextInt(12);
    if (issue == null && kind >= 3 && kind <= 8) {
      kind = 0;
    }
    String issuePath = issue == null ? "" : project + "/issues/" + issue.number();
    String phaseName = phase == null || random.nextInt(4) == 0 ? null : phase.name();
    JsonObject body = new JsonObject();
    return switch (kind) {
      case 0, 1 -> {
        body.addProperty("title", "t" + random.nextInt(1_000));
        if (phaseName != null) {
          body.addProperty("phase", phaseName);
        }
        yield tracker.post(project + "/issues", Json.write(body));
      }
      case 2 -> tracker.patch(project, "{\"title\":\"p%d\"}".formatted(random.nextInt(3)));
      case 3 ->
          tracker.put(
              issuePath + "/status",
              "{\"status\":\"%s\"}".formatted(pick(IssueStatus.wireNames(), random)));
      case 4 ->
          tracker.put(
              issuePath + "/phase",
              phaseName == null
                  ? "{\"phaseName\":null}"
                  : "{\"phaseName\":\"%s\"}".formatted(phaseName));
      case 5 ->
          tracker.patch(
              issuePath,
              random.nextBoolean()
                  ? "{\"assignee\":\"ada\",\"labels\":[\"x\",\"y\",\"x\"]}"
                  : "{\"assignee\":null,\"labels\":null,\"body\":\"b\"}");
      case 6 -> tracker.delete(issuePath);
      case 7 -> tracker.post(issuePath + "/work-items", "{\"title\":\"w\"}");
      case 8 -> {
        WorkItem item = issue == null ? null : pick(issue.workItems(), random);
        if (item == null) {
          yield tracker.patch(issuePath, "{\"title\":\"again\"}");
        }
        String path = issuePath + "/work-items/" + item.id();
        yield random.nextInt(3) == 0
            ? tracker.delete(path)
            : tracker.patch(path, "{\"completed\":%s}".formatted(random.nextBoolean()));
      }
      case 9 ->
          tracker.post(
              project + "/phases",
              "{\"name\":\"N%d\",\"order\":%d}"
                  .formatted(random.nextInt(8), 1 + random.nextInt(5)));
      case 10 ->
          phase == null
              ? tracker.post(project + "/phases", "{\"name\":\"First\"}")
              : tracker.patch(
                  project + "/phases/" + phase.id(),
                  "{\"name\":\"R%d\",\"order\":%d}"
                      .formatted(random.nextInt(8), 1 + random.nextInt(5)));
      default ->
          phase == null || random.nextInt(3) > 0
              ? tracker.patch(
                  project,
                  "{\"status\":\"%s\"}".formatted(random.nextBoolean() ? "open" : "closed"))
              : tracker.delete(project + "/phases/" + phase.id());
    };
  }

  private static <T> @Nullable T pick(List<T> items, Random random) {
    return items.isEmpty() ? null : items.get(random.nextInt(items.size()));
  }
}
