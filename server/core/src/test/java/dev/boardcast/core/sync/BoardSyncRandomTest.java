package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Random schedules of changes, cuts, losses, repeats, polls and lost logs: the editor always ends
/// with the tracker's boards, having been told each change once and in order.
final class BoardSyncRandomTest {
  private static final int SCHEDULES = Boolean.getBoolean("boardcast.full") ? 100_000 : 3_000;

  /// Within so many schedules a fault of catching up must show.
  private static final int FAULT_MAX_SCHEDULES = 1_000;

  private static final int STEPS = 150;

  @Test
  void theEditorEndsWithTheTrueBoardsWhateverGoesWrong() {
    long seed = Fixtures.seed();
    for (int i = 0; i < SCHEDULES; i++) {
      long one = seed + i;
      try {
        play(one, false, false);
      } catch (RuntimeException | AssertionError e) {
        replay(one);
        throw new AssertionError("failed with BOARDCAST_SEED=" + one, e);
      }
    }
  }

  @Test
  void aFaultPlantedIntoCatchingUpIsFound() {
    long seed = Fixtures.seed();
    for (int i = 0; i < FAULT_MAX_SCHEDULES; i++) {
      long one = seed + i;
      try {
        play(one, false, true);
      } catch (RuntimeException | AssertionError found) {
        System.out.printf("the planted fault was found by schedule %d%n", i + 1);
        return;
      }
    }
    throw new AssertionError("the planted fault was not found; BOARDCAST_SEED=" + seed);
  }

  /// Plays a failed schedule again, this time told step by step.
  private static void replay(long seed) {
    try {
      play(seed, true, false);
    } catch (RuntimeException | AssertionError _) {
      // It is thrown by the caller.
    }
  }

  private static void play(long seed, boolean traced, boolean faultPlanted) {
    World world = new World(seed);
    world.traced = traced;
    world.faultPlanted = faultPlanted;
    world.lossy = world.random.nextInt(4) != 0;
    for (int step = 0; step < STEPS; step++) {
      switch (world.random.nextInt(24)) {
        case 0 -> world.connect();
        case 1 -> world.disconnect();
        case 2 -> world.poll();
        case 3 -> world.look(1 + world.random.nextInt(3));
        case 4 -> world.run(world.sync.checkProgress());
        case 5 -> {
          switch (world.random.nextInt(8)) {
            case 0 -> world.loseLog();
            case 1, 2 -> world.failOver();
            default -> {
              // Mostly nothing.
            }
          }
        }
        case 6 -> {
          int burst = world.random.nextInt(20);
          int project = 1 + world.random.nextInt(3);
          for (int n = 0; n < burst; n++) {
            world.change(project);
          }
        }
        case 7, 8, 9, 10 -> world.change(1 + world.random.nextInt(3));
        default -> world.arrive();
      }
    }
    world.settle();
    world.boards.forEach((n, board) -> {
      assertThat(world.sync.positions().get(n)).as("cursor %s", n).isEqualTo(board.position());
      assertThat(world.editorBoard(n)).as("board %s", n).isEqualTo(board);
      assertThat(world.sync.board(n)).isEqualTo(board);
    });
    assertThat(world.sync.isBehind()).isFalse();
  }
}
