package dev.boardcast.sidecar.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.link.LinkStatus.Condition;
import dev.boardcast.sidecar.core.message.Input;
import java.util.Random;
import java.util.Set;

/// One schedule of faults, from its seed: some minutes of changes, cuts, delays, losses, repeats,
/// restarts, lost logs, copied, restored and forked ones, sleeps and clocks set wrong; then one of
/// three endings, each with what must hold in it.
final class Schedule {
  private static final int FAULTS = 40;
  private static final int PAUSE_MAX_MS = 4_000;

  /// Until a dead socket is given up (the ping interval and the slack), or an attempt to connect,
  /// then the longest wait, then connecting and catching up.
  private static final int RECOVERY_MS = 45_000 + 30_000 + 10_000 + 15_000;

  private static final int LYING_MINUTES = 3;

  /// Between two looks at the tracker while the hub seems to be well. The first may be left out.
  private static final int LOOK_MS = 310_000;

  /// Sockets, looks, polls, boards and replays, of three projects and an editor that looks four
  /// times.
  private static final int REQUESTS_PER_MINUTE = 60;

  /// What befalls the database again and again, beside the faults that any schedule has.
  enum Database {
    STAYS,
    /// It is replaced by its standby, and each time a new epoch begins.
    FAILS_OVER,
    /// It is copied, and both go on under one epoch, in turns: only digests tell them apart.
    IS_COPIED;

    /// Each schedule has one of the two, so that neither hides the other.
    static Database of(long seed) {
      return seed % 2 == 0 ? FAILS_OVER : IS_COPIED;
    }
  }

  private final Random random;
  private final Simulation world;
  private final Database database;

  /// When something befalls the database. Apart from all else, so that a schedule in which it stays
  /// is what it was.
  private final Random databases;

  private boolean webSocket = true;

  private Schedule(long seed, Fault fault, Database database, boolean traced) {
    random = new Random(~seed);
    this.database = database;
    databases = new Random(seed * 31);
    world = new Simulation(seed, fault, traced);
  }

  /// @throws AssertionError when something that must hold does not
  static void play(long seed, Fault fault, Database database, boolean traced) {
    Schedule schedule = new Schedule(seed, fault, database, traced);
    schedule.beginning();
    schedule.faults();
    switch (schedule.random.nextInt(6)) {
      case 0, 1 -> schedule.theHubStaysAway();
      case 2, 3 -> schedule.bothStayAway();
      case 4 -> schedule.theHubCannotBeBelieved();
      default -> {
        // Straight to the end.
      }
    }
    schedule.allIsWellAgain();
    schedule.world.stop();
  }

  private int project() {
    return 1 + random.nextInt(Simulation.PROJECTS);
  }

  private void beginning() {
    for (int n = random.nextInt(4); n > 0; n--) {
      world.change(project());
    }
    world.hub.reachable = random.nextInt(4) != 0;
    world.tracker.reachable = random.nextInt(8) != 0;
    world.hub.lossy = random.nextInt(3) == 0;
    world.step(new Input.Begin());
  }

  private void faults() {
    for (int i = 0; i < FAULTS; i++) {
      something();
      if (databases.nextInt(8) == 0) {
        somethingOfTheDatabase();
      }
      world.time.pass(
          random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(PAUSE_MAX_MS));
    }
  }

  private void somethingOfTheDatabase() {
    switch (database) {
      case STAYS -> {
        // It does what any schedule does with it.
      }
      case FAILS_OVER -> world.failOver();
      case IS_COPIED -> {
        // With changes around it, or the two would hardly differ.
        int project = 1 + databases.nextInt(Simulation.PROJECTS);
        world.change(project);
        if (databases.nextBoolean()) {
          world.makeCopy();
        } else {
          world.serveTheOther();
        }
        world.change(project);
      }
    }
  }

  private void something() {
    switch (random.nextInt(32)) {
      case 0, 1 -> world.hub.cut();
      case 2 -> world.hub.vanish();
      case 3 -> {
        world.hub.vanish();
        world.hub.blackHole = !world.hub.blackHole;
      }
      case 4 -> world.hub.delayMs = random.nextBoolean() ? 0 : random.nextInt(3_000);
      case 5 -> world.hub.down();
      case 6 -> {
        world.hub.down();
        world.hub.reachable = true;
      }
      case 7 -> world.hub.reachable = true;
      case 8 -> world.tracker.reachable = random.nextBoolean();
      case 9 -> {
        switch (random.nextInt(8)) {
          case 0 -> world.loseLog();
          case 1 -> world.restoreCopy();
          default -> world.serveTheOther();
        }
      }
      case 10 -> world.sleep(random.nextInt(7_200_000));
      case 11 -> world.time.jumpWall(random.nextInt(7_200_000) - 3_600_000);
      case 12 -> world.editor.readMs = random.nextBoolean() ? 0 : random.nextInt(8_000);
      case 13 -> world.step(new Input.Reconnect());
      case 14 -> world.step(new Input.Reread(project()));
      case 15 -> {
        webSocket = random.nextInt(3) != 0;
        configure();
      }
      case 16 -> world.step(new Input.Unsubscribe(Set.of(project())));
      case 17, 18 -> world.step(new Input.Subscribe(Set.of(1, 2, 3)));
      case 19, 20 -> world.editor.look(project());
      case 21, 22 -> {
        // Often more than the log keeps for replay.
        int project = project();
        for (int n = random.nextInt(20); n > 0; n--) {
          world.change(project);
        }
      }
      case 23 -> {
        world.hub.goodbye(random.nextInt(30_001), false);
        if (random.nextBoolean()) {
          world.time.pass(random.nextInt(2_000));
          world.hub.reachable = true;
        }
      }
      case 24 -> world.hub.goodbye(random.nextInt(30_001), true);
      case 25, 26 -> world.makeCopy();
      default -> world.change(project());
    }
  }

  private void configure() {
    world.step(
        new Input.Configure(
            Simulation.settings(webSocket), false, Set.of(), SimEditor.WINDOW_MS * 1_000_000));
  }

  /// The network does what it should again, whether or not anybody is at its other end.
  private void calm() {
    world.hub.lossy = false;
    world.hub.delayMs = 0;
    world.hub.blackHole = false;
    world.editor.readMs = 0;
    webSocket = true;
    configure();
    world.step(new Input.Subscribe(Set.of(1, 2, 3)));
  }

  /// A change is there within a poll interval.
  private void theHubStaysAway() {
    calm();
    world.hub.down();
    world.tracker.reachable = true;
    world.time.pass(RECOVERY_MS + Simulation.POLL_INTERVAL_MS);
    lookAtAll();
    world.time.pass(10_000);
    assertThat(world.condition()).isEqualTo(Condition.POLLING);
    world.assertTrue();
    long opened = world.opened();
    long polled = world.polled();
    for (int n : world.tracker.logs.keySet()) {
      world.change(n);
    }
    // The poll's own requests, each of which may take five seconds, and the window.
    world.time.pass(Simulation.POLL_INTERVAL_MS + 10_000 + SimEditor.WINDOW_MS);
    world.assertTrue();
    world.time.pass(600_000);
    world.assertNoBusyLoop(opened, polled, 640_500, 0);
  }

  /// The last known board stays, and nothing is tried more often than it should be.
  private void bothStayAway() {
    calm();
    world.hub.reachable = true;
    world.tracker.reachable = true;
    world.time.pass(RECOVERY_MS);
    lookAtAll();
    world.time.pass(10_000);
    world.hub.down();
    world.tracker.reachable = false;
    world.time.pass(60_000);
    assertThat(world.condition()).isEqualTo(Condition.OFFLINE);
    for (int n : world.tracker.logs.keySet()) {
      assertThat(world.editor.board(n)).as("the last known board %s", n).isNotNull();
    }
    long opened = world.opened();
    long polled = world.polled();
    world.time.pass(600_000);
    world.assertNoBusyLoop(opened, polled, 600_000, 0);
    assertThat(world.condition()).isEqualTo(Condition.OFFLINE);
  }

  /// What the editor shows is the tracker's, soon enough; nothing is asked again and again, and the
  /// state says how it is. `allIsWellAgain` shows that the link comes back by itself.
  private void theHubCannotBeBelieved() {
    calm();
    world.hub.reachable = true;
    world.tracker.reachable = true;
    world.hub.cut();
    SimHub.Lie[] lies = SimHub.Lie.values();
    SimHub.Lie lie = lies[1 + random.nextInt(lies.length - 1)];
    if (lie == SimHub.Lie.SILENT) {
      // It is believed at first.
      world.time.pass(RECOVERY_MS);
    }
    world.hub.lie = lie;
    world.trace("  lie", lie);
    for (int minute = 0; minute < LYING_MINUTES; minute++) {
      long before = world.requests();
      for (int n = random.nextInt(4) + 1; n > 0; n--) {
        world.change(project());
        world.editor.look(project());
        for (int i = lie == SimHub.Lie.GAPS ? 40 : 0; i > 0; i--) {
          world.time.pass(100);
          world.change(project());
        }
        world.time.pass(10_000);
      }
      world.time.pass(20_000);
      assertThat(world.requests() - before)
          .as("requests in a minute, hub: %s", lie)
          .isLessThanOrEqualTo(REQUESTS_PER_MINUTE);
    }
    // A look, or a poll of the longest wait, or the longest wait between reloads, and their
    // answers.
    world.time.pass(lie.hides ? 2 * LOOK_MS : 60_000);
    switch (lie) {
      case FOREIGN ->
          assertThat(world.condition()).as("%s", lie).isEqualTo(Condition.MISCONFIGURED);
      case AHEAD, NO_SUBSCRIBED, NO_WELCOME ->
          assertThat(world.condition()).as("%s", lie).isEqualTo(Condition.POLLING);
      case GAPS, SILENT, NO_REPLAY ->
          assertThat(world.condition()).as("%s", lie).isIn(Condition.POLLING, Condition.LIVE);
      case NONE -> throw new AssertionError("no lie");
    }
    lookAtAll();
    world.time.pass(30_000);
    world.assertTrue();
    world.hub.lie = SimHub.Lie.NONE;
    // What it said before may have been lost with it.
    world.hub.cut();
  }

  private void allIsWellAgain() {
    boolean lost = world.hub.lossy;
    calm();
    world.hub.reachable = true;
    world.tracker.reachable = true;
    if (lost) {
      // A frame that was lost without one after it is noticed with the next connection.
      world.hub.cut();
    }
    world.time.pass(RECOVERY_MS);
    assertThat(world.condition()).isEqualTo(Condition.LIVE);
    lookAtAll();
    world.time.pass(20_000);
    world.assertTrue();
    for (int n : world.tracker.logs.keySet()) {
      world.change(n);
    }
    world.time.pass(100 + SimEditor.WINDOW_MS);
    world.assertTrue();
    assertThat(world.condition()).isEqualTo(Condition.LIVE);
  }

  private void lookAtAll() {
    for (int n : world.tracker.logs.keySet()) {
      world.editor.look(n);
    }
  }
}
