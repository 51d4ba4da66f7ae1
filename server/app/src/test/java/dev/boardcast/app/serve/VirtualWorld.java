package dev.boardcast.app.serve;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.github.api.Carrier;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.Token;
import dev.boardcast.github.sync.ProjectMirror;
import dev.boardcast.github.sync.Remote;
import dev.boardcast.github.sync.Rounds;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeProject;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.local.LocalAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tracker on its database, a GitHub on GitHub's schema, and between them the connection's own
/// code without its thread and its wire, so that time is ours and anything may fail anywhere.
class VirtualWorld implements AutoCloseable {
  static final String[] OPTIONS = {"Todo", "In progress", "In review", "Done"};
  private static final Duration SCAN = Duration.ofSeconds(30);

  final VirtualTime time = new VirtualTime();
  final FakeGitHub gitHub = FakeGitHub.start(time, OPTIONS);
  final TrackerServer tracker;
  final Boards boards;
  final List<CommittedEvent> committed = new CopyOnWriteArrayList<>();
  final Rounds rounds = new Rounds(time, SCAN);

  VirtualWorld(Path data) throws Exception {
    tracker =
        TrackerServer.open(
            new TrackerConfig("127.0.0.1", 0, data.resolve("boardcast.db"), 10_000, null, null, "1")
                .withClock(time),
            "key"::equals,
            () -> "",
            new SimpleMeterRegistry());
    tracker.eventFeed().onCommitted(committed::addAll);
    tracker.listen();
    boards =
        tracker.boards(Principal.local(), new LocalAccess("script", Duration.ofSeconds(20), 0));
  }

  @Override
  public final void close() {
    tracker.close();
    gitHub.close();
  }

  /// A board that mirrors a project.
  ///
  /// @param repository of issues that are made here; null for drafts
  final int open(FakeProject there, int number, @Nullable String repository) {
    return open(there, number, repository, false);
  }

  final int open(FakeProject there, int number, @Nullable String repository, boolean readOnly) {
    return open(there, number, repository, readOnly, "Phase");
  }

  /// @param phases name of the field of phases
  final int open(
      FakeProject there, int number, @Nullable String repository, boolean readOnly, String phases) {
    String url = "https://github.com/orgs/demo/projects/" + number;
    return tracker
        .mirrors()
        .open(
            Optional.empty(),
            "mirror",
            Json.write(new Remote(gitHub.host(), FakeGitHub.OWNER, number, there.id(), url)),
            Json.write(new Remote.Settings("Status", Map.of(), repository, readOnly, phases)),
            true)
        .orElseThrow();
  }

  final Rounds.Link link(int project, MirrorDesk desk, Carrier carrier, Supplier<String> marks) {
    Endpoint endpoint = Endpoint.of(gitHub.host()).orElseThrow();
    GitHubApi api =
        new GitHubApi(
            carrier,
            endpoint,
            () -> Optional.of(new Token(FakeGitHub.TOKEN, "test")),
            time,
            time::pass);
    MirrorLink stored =
        desk.links().stream().filter(one -> one.project() == project).findFirst().orElseThrow();
    return new Rounds.Link(new ProjectMirror(desk, api, stored, time, marks), time.instant());
  }

  /// One whose requests, and what they come to, may be cut off.
  final Rounds.Link link(int project, Killer killer) {
    return link(
        project,
        new KilledDesk(tracker.mirrors(), killer),
        new FakeCarrier(gitHub, killer, () -> {}, () -> {}),
        () -> UUID.randomUUID().toString());
  }

  /// Lets a connection do what it does, for so long.
  final void rest(Rounds.Link link, Duration time) {
    Instant until = this.time.instant().plus(time);
    while (this.time.instant().isBefore(until)) {
      link.attend();
      Instant next = rounds.round(List.of(link));
      Duration pause = Duration.between(this.time.instant(), next);
      this.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }

  final List<BoardEvent> events(int project) {
    return committed.stream()
        .filter(event -> event.projectNumber() == project)
        .map(event -> Json.read(event.eventJson(), BoardEvent.class))
        .toList();
  }

  static String status(@Nullable String option) {
    return switch (option) {
      case "Todo" -> "todo";
      case "In progress", "In review" -> "in_progress";
      case "Done" -> "done";
      case null, default -> "backlog";
    };
  }
}
