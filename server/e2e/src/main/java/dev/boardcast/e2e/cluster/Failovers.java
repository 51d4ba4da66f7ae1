package dev.boardcast.e2e.cluster;

import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.core.domain.Board;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// One failover after the other under servers that live on: the primary is killed while agents
/// work, its standby promoted, and a copy of that is the next standby. After each, every client has
/// to be live again, with the database's boards, and nobody may hold for true what it lacks.
public final class Failovers {
  private static final int SERVERS = 2;
  private static final int PROJECTS = 3;
  private static final int AGENTS = 3;
  private static final int SUBSCRIBERS = 6;

  /// Answered changes before a failover, and those that a standby lacks which is cut off before.
  private static final int CHANGES_BEFORE = 20;

  private static final int CHANGES_LACKED = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(30);

  private final Path folder;
  private final long seed;
  private final Consumer<String> progress;
  private final List<ClusterServer> servers = new ArrayList<>();
  private final List<Agent> agents = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<Editor> editors = new ArrayList<>();
  private final List<PostgresServer> databases = new ArrayList<>();

  // What came of it so far.
  private final List<Double> liveAfterS = new ArrayList<>();
  private final List<String> boardsOff = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private final Set<String> lost = new HashSet<>();
  private int forced;
  private int synchronousReloads;
  private int synchronousLost;

  /// How the standby is behind its primary.
  private enum Kind {
    ASYNCHRONOUS,
    ASYNCHRONOUS_CUT_OFF,
    SYNCHRONOUS
  }

  /// What came of it.
  ///
  /// @param forced failovers whose standby was cut off before, and lacked what was answered since
  /// @param lostCount changes that were answered and are not there, as asynchronous standbys have
  ///   it
  /// @param synchronousReloads boards that somebody had to read again after synchronous ones
  /// @param synchronousLost changes that were answered and not there after synchronous ones
  /// @param boardsOff boards of editors that differ from the database's
  /// @param foreign events that a client holds for true, and the database has others or none for
  /// @param liveAfterS for each client and failover, from the end of the promotion, seconds
  public record Outcome(
      long seed,
      int asynchronous,
      int forced,
      int synchronous,
      int lostCount,
      int synchronousReloads,
      int synchronousLost,
      List<String> boardsOff,
      List<String> foreign,
      List<Double> liveAfterS) {
    public Outcome {
      boardsOff = List.copyOf(boardsOff);
      foreign = List.copyOf(foreign);
      liveAfterS = List.copyOf(liveAfterS);
    }
  }

  /// @param folder for all files, which is there and empty
  /// @param progress hears a line for each failover
  public Failovers(Path folder, long seed, Consumer<String> progress) {
    this.folder = folder;
    this.seed = seed;
    this.progress = progress;
  }

  /// Plays them all, of the asynchronous ones every other with a standby that lacks changes. Leaves
  /// nothing running.
  public Outcome play(int asynchronous, int synchronous) throws Exception {
    PostgresPrograms programs = PostgresPrograms.find(folder);
    progress.accept("PostgreSQL %s; seed %d".formatted(programs.version(), seed));
    try {
      PostgresServer primary = PostgresServer.make(programs, folder.resolve("database-0"));
      databases.add(primary);
      primary.start();
      int spare = PostgresServer.freePort();
      begin(primary, spare);
      for (int i = 0; i < asynchronous + synchronous; i++) {
        Kind kind =
            i >= asynchronous
                ? Kind.SYNCHRONOUS
                : i % 2 == 0 ? Kind.ASYNCHRONOUS_CUT_OFF : Kind.ASYNCHRONOUS;
        PostgresServer next = failOver(i + 1, kind, primary, spare);
        spare = primary.port();
        primary.remove();
        primary = next;
      }
      return new Outcome(
          seed,
          asynchronous,
          forced,
          synchronous,
          lost.size(),
          synchronousReloads,
          synchronousLost,
          boardsOff,
          foreign,
          liveAfterS);
    } finally {
      agents.forEach(Agent::close);
      subscribers.forEach(Subscriber::close);
      editors.forEach(Editor::close);
      servers.forEach(ClusterServer::close);
      for (PostgresServer database : databases) {
        database.close();
      }
    }
  }

  private void begin(PostgresServer primary, int spare) throws Exception {
    for (int i = 0; i < SERVERS; i++) {
      servers.add(
          ClusterServer.start(
              folder.resolve("server-" + i),
              Map.of(
                  "BOARDCAST_DATABASE",
                  PostgresServer.address(primary.port(), spare),
                  "BOARDCAST_DATABASE_PASSWORD",
                  primary.password(),
                  "REPLAY_BUFFER_EVENTS",
                  "1000000")));
    }
    for (int i = 0; i < PROJECTS; i++) {
      servers.getFirst().process().call("POST", "/api/projects", "{\"title\":\"one board\"}");
    }
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscribers.add(Subscriber.start("subscriber-" + i, servers, i, List.of()));
    }
    for (int i = 0; i < SERVERS; i++) {
      editors.add(new Editor(servers.get(i).process(), folder.resolve("editor-" + i + ".log")));
    }
    for (Editor editor : editors) {
      Patience.require("an editor is live", PATIENCE, editor::isLive);
      for (int n = 1; n <= PROJECTS; n++) {
        // So that it has something to lose.
        var _ = editor.board(n);
      }
    }
    awaitAll(primary);
    for (int i = 0; i < AGENTS; i++) {
      agents.add(Agent.start("agent-" + i, servers, PROJECTS, seed + i, PAUSE, true));
    }
  }

  private PostgresServer failOver(int number, Kind kind, PostgresServer primary, int spare)
      throws Exception {
    PostgresServer standby;
    long promotedAt;
    String epoch = subscribers.getFirst().epoch();
    int reloads = reloads();
    try (Cable line = Cable.to(primary.port())) {
      standby = primary.standby(folder.resolve("database-" + number), line.port(), spare);
      databases.add(standby);
      standby.start();
      boolean isSynchronous = kind == Kind.SYNCHRONOUS;
      if (isSynchronous) {
        primary.run(
            List.of("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"));
      }
      Patience.require(
          "the standby follows",
          PATIENCE,
          () -> primary.isFollowed(isSynchronous ? "sync" : "async"));
      awaitChanges(CHANGES_BEFORE);
      if (kind == Kind.ASYNCHRONOUS_CUT_OFF) {
        line.cut();
        awaitChanges(CHANGES_LACKED);
        // What will be lost was told.
        awaitAll(primary);
      }
      primary.kill();
    }
    long killedAt = System.nanoTime();
    standby.promote();
    promotedAt = System.nanoTime();
    awaitLive(epoch, killedAt);
    double slowest = 0;
    for (long at : liveAtNanos()) {
      double seconds = Math.max(0, (at - promotedAt) / 1e9);
      slowest = Math.max(slowest, seconds);
      liveAfterS.add(seconds);
    }
    int lostNow = check(kind, standby);
    if (kind == Kind.SYNCHRONOUS) {
      synchronousReloads += reloads() - reloads;
      synchronousLost += lostNow;
    }
    progress.accept(
        "  %3d  %-21s promoted in %.1f s, all live %.1f s later; %d answered changes lost, %d boards read again"
            .formatted(
                number,
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                (promotedAt - killedAt) / 1e9,
                slowest,
                lostNow,
                reloads() - reloads));
    return standby;
  }

  private void awaitLive(String epoch, long killedAt) throws Exception {
    for (Subscriber subscriber : subscribers) {
      Patience.require(
          "%s is live in the new epoch; %s".formatted(subscriber, subscriber.faults()),
          PATIENCE,
          () -> subscriber.isLive() && !subscriber.epoch().equals(epoch));
    }
    for (Editor editor : editors) {
      Patience.require(
          "an editor is live again",
          PATIENCE,
          () -> editor.isLive() && editor.liveAtNanos() - killedAt > 0);
    }
  }

  private List<Long> liveAtNanos() {
    List<Long> all = new ArrayList<>();
    subscribers.forEach(one -> all.add(one.liveAtNanos()));
    editors.forEach(one -> all.add(one.liveAtNanos()));
    return all;
  }

  /// Boards that somebody had to read again so far.
  private int reloads() {
    return subscribers.stream().mapToInt(Subscriber::reloads).sum()
        + editors.stream().mapToInt(one -> one.refreshed().size()).sum();
  }

  private void awaitChanges(int count) throws Exception {
    int before = answeredCount();
    Patience.require(
        "agents get %d answers".formatted(count),
        PATIENCE,
        () -> answeredCount() >= before + count);
  }

  private int answeredCount() {
    return agents.stream().mapToInt(Agent::answeredCount).sum();
  }

  private void awaitAll(PostgresServer primary) throws Exception {
    Map<Integer, Long> heads = Truth.heads(primary);
    for (Subscriber subscriber : subscribers) {
      Patience.require(
          "%s has all events; %s".formatted(subscriber, subscriber.faults()),
          PATIENCE,
          () -> subscriber.hasAll(heads));
    }
  }

  /// @return how many answered changes are not there
  private int check(Kind kind, PostgresServer primary) throws Exception {
    for (Agent agent : agents) {
      agent.rest();
    }
    awaitAll(primary);
    Truth truth = Truth.of(primary);
    for (Subscriber subscriber : subscribers) {
      subscriber.faults().forEach(foreign::add);
      truth.foreign(subscriber.told()).forEach(one -> foreign.add(subscriber + ": " + one));
      truth.missing(subscriber.told()).forEach(one -> foreign.add(subscriber + ": no " + one));
    }
    for (int n = 1; n <= PROJECTS; n++) {
      int project = n;
      Board stored = board(project);
      for (int i = 0; i < editors.size(); i++) {
        Editor editor = editors.get(i);
        if (!Patience.until(PATIENCE, () -> editor.board(project).equals(stored))) {
          boardsOff.add("editor %d: board #%d".formatted(i + 1, project));
        }
      }
    }
    int before = lost.size();
    for (Agent agent : agents) {
      agent.faults().forEach(foreign::add);
      lost.addAll(truth.lost(agent.answered()));
      agent.goOn();
    }
    int lostNow = lost.size() - before;
    if (kind == Kind.ASYNCHRONOUS_CUT_OFF) {
      forced += lostNow > 0 ? 1 : 0;
    }
    return lostNow;
  }

  private Board board(int project) throws IOException, InterruptedException {
    return Json.read(
        servers
            .getFirst()
            .process()
            .call("GET", "/api/projects/%d/board".formatted(project), null)
            .body(),
        Board.class);
  }
}
