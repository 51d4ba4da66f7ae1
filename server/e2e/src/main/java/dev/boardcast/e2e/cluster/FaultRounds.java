package dev.boardcast.e2e.cluster;

import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.core.domain.Board;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Rounds of faults under three servers on one PostgreSQL, with agents and subscribers at all of
/// them. After each round everybody has to be live again and to have all that the database has; at
/// the end everything that anybody was told or answered is held against it.
public final class FaultRounds {
  private static final int SERVERS = 3;
  private static final int PROJECTS = 4;
  private static final int AGENTS = 8;
  private static final int SUBSCRIBERS = 30;

  /// Longer than a server that is cut off keeps its clients, and than clients wait for a server
  /// that stands still.
  private static final Duration SETTLED_MAX = Duration.ofSeconds(90);

  private static final Duration PAUSE = Duration.ofMillis(60);

  private final Path folder;
  private final int rounds;
  private final long seed;
  private final Random random;
  private final boolean quick;
  private final Consumer<String> progress;
  private final List<ClusterServer> servers = new ArrayList<>();
  private final List<Cable> cables = new ArrayList<>();
  private final List<Agent> agents = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final Map<Kind, Integer> played = new EnumMap<>(Kind.class);

  /// What befalls them.
  public enum Kind {
    SERVER_KILLED("a server killed (-9)"),
    SERVER_FROZEN("a server stopped where it stands, and going on"),
    SERVER_CUT_OFF("a server cut off from the database, and back"),
    DATABASE_KILLED("the database killed (-9), and started again"),
    UPGRADED("all servers ended and started, one after the other");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  /// What came of it.
  ///
  /// @param answered changes that an agent was told are made
  /// @param told events that came to subscribers, to all of them together
  /// @param comebacks how often a subscriber lost its server and came to one again
  /// @param lost events that a subscriber did not get
  /// @param twice what came twice or out of order, and what else a client found wrong
  /// @param answeredLost changes that were answered and are not in the database
  /// @param doubled changes that are in it twice
  /// @param boardsOff boards that differ from the database's
  public record Outcome(
      long seed,
      Map<Kind, Integer> played,
      long answered,
      long told,
      long comebacks,
      List<String> lost,
      List<String> twice,
      List<String> answeredLost,
      List<String> doubled,
      List<String> boardsOff) {
    /// Whether nothing is wrong.
    public boolean holds() {
      return lost.isEmpty()
          && twice.isEmpty()
          && answeredLost.isEmpty()
          && doubled.isEmpty()
          && boardsOff.isEmpty();
    }
  }

  /// @param folder for all files, which is there and empty
  /// @param quick shorter faults: none lasts until clients are sent away for it
  /// @param progress hears a line for each round
  public FaultRounds(Path folder, int rounds, long seed, boolean quick, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.seed = seed;
    this.quick = quick;
    this.progress = progress;
    random = new Random(seed);
  }

  /// Plays them all. Leaves nothing running.
  public Outcome play() throws Exception {
    PostgresPrograms programs = PostgresPrograms.find(folder);
    progress.accept("PostgreSQL %s; seed %d".formatted(programs.version(), seed));
    try (PostgresServer database = PostgresServer.make(programs, folder.resolve("database"))) {
      database.start();
      begin(database);
      for (Kind kind : kinds()) {
        round(kind, database);
      }
      return end(database);
    } finally {
      agents.forEach(Agent::close);
      subscribers.forEach(Subscriber::close);
      servers.forEach(ClusterServer::close);
      for (Cable cable : cables) {
        cable.close();
      }
    }
  }

  private void begin(PostgresServer database) throws Exception {
    for (int i = 0; i < SERVERS; i++) {
      Cable cable = Cable.to(database.port());
      cables.add(cable);
      servers.add(
          ClusterServer.start(
              folder.resolve("server-" + i),
              Map.of(
                  "BOARDCAST_DATABASE",
                  PostgresServer.address(cable.port()),
                  "BOARDCAST_DATABASE_PASSWORD",
                  database.password(),
                  "REPLAY_BUFFER_EVENTS",
                  "1000000")));
    }
    List<Board> boards = new ArrayList<>();
    for (int i = 1; i <= PROJECTS; i++) {
      servers.getFirst().process().call("POST", "/api/projects", "{\"title\":\"one board\"}");
      boards.add(board(i));
    }
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscribers.add(
          Subscriber.start("subscriber-" + i, servers, i, i < SERVERS ? boards : List.of()));
    }
    settle(database);
    for (int i = 0; i < AGENTS; i++) {
      agents.add(Agent.start("agent-" + i, servers, PROJECTS, random.nextLong(), PAUSE, false));
    }
  }

  /// Each as often as any other, in an order by chance.
  private List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    while (kinds.size() < rounds) {
      List<Kind> all = new ArrayList<>(Arrays.asList(Kind.values()));
      Collections.shuffle(all, random);
      kinds.addAll(all);
    }
    return kinds.subList(0, rounds);
  }

  private void round(Kind kind, PostgresServer database) throws Exception {
    long begun = System.nanoTime();
    int at = random.nextInt(SERVERS);
    ClusterServer server = servers.get(at);
    // In the middle of the agents' work, wherever that is.
    pause(200, 800);
    switch (kind) {
      case SERVER_KILLED -> {
        server.kill();
        pause(0, 2_000);
        server.start();
      }
      case SERVER_FROZEN -> {
        server.process().freeze(true);
        // Each third time for so long that clients leave it.
        fault(500, 3_000, 5_500, 9_000);
        server.process().freeze(false);
      }
      case SERVER_CUT_OFF -> {
        cables.get(at).cut();
        // Each third time until it sends its clients away.
        fault(500, 4_000, 10_500, 14_000);
        cables.get(at).mend();
      }
      case DATABASE_KILLED -> {
        database.kill();
        pause(0, quick ? 1_000 : 3_000);
        database.start();
      }
      case UPGRADED -> {
        for (ClusterServer one : servers) {
          one.end();
          one.start();
        }
      }
    }
    settle(database);
    played.merge(kind, 1, Integer::sum);
    progress.accept(
        "  %3d  %-55s %5.1f s, %d changes"
            .formatted(
                played.values().stream().mapToInt(Integer::intValue).sum(),
                kind.sentence(),
                (System.nanoTime() - begun) / 1e9,
                agents.stream().mapToInt(Agent::answeredCount).sum()));
  }

  private void fault(int minMs, int maxMs, int longMinMs, int longMaxMs)
      throws InterruptedException {
    if (!quick && random.nextInt(3) == 0) {
      pause(longMinMs, longMaxMs);
    } else {
      pause(minMs, maxMs);
    }
  }

  private void pause(int minMs, int maxMs) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(minMs, maxMs + 1));
  }

  /// Until all servers are ready, and all subscribers have what the database has by then.
  private void settle(PostgresServer database) throws Exception {
    for (ClusterServer server : servers) {
      Patience.require("a server is ready", SETTLED_MAX, server::isReady);
    }
    Map<Integer, Long> heads = Truth.heads(database);
    for (Subscriber subscriber : subscribers) {
      if (!Patience.until(SETTLED_MAX, () -> subscriber.hasAll(heads))) {
        throw new IllegalStateException(
            "%s is not live with all events; %s; seed %d"
                .formatted(subscriber, subscriber.faults(), seed));
      }
    }
  }

  private Outcome end(PostgresServer database) throws Exception {
    for (Agent agent : agents) {
      agent.rest();
    }
    settle(database);
    Truth truth = Truth.of(database);
    List<String> lost = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    List<String> boardsOff = new ArrayList<>();
    Map<Integer, Board> boards = new HashMap<>();
    for (int i = 1; i <= PROJECTS; i++) {
      boards.put(i, board(i));
    }
    for (Subscriber subscriber : subscribers) {
      twice.addAll(subscriber.faults());
      truth.missing(subscriber.told()).forEach(one -> lost.add(subscriber + ": " + one));
      truth.foreign(subscriber.told()).forEach(one -> twice.add(subscriber + ": foreign " + one));
      if (subscriber.reloads() > 0) {
        lost.add(subscriber + ": its position was lost");
      }
      subscriber
          .boards()
          .forEach((project, board) -> {
            if (!board.equals(boards.get(project))) {
              boardsOff.add("%s: board #%d".formatted(subscriber, project));
            }
          });
    }
    List<String> answered = new ArrayList<>();
    for (Agent agent : agents) {
      answered.addAll(agent.answered());
      twice.addAll(agent.faults());
    }
    return new Outcome(
        seed,
        Map.copyOf(played),
        answered.size(),
        subscribers.stream().mapToLong(Subscriber::toldCount).sum(),
        subscribers.stream().mapToLong(one -> one.comebacks() - 1).sum(),
        List.copyOf(lost),
        List.copyOf(twice),
        truth.lost(answered),
        truth.doubled(),
        List.copyOf(boardsOff));
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
