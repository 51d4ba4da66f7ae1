package dev.boardcast.hub.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.CloseReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Interleaves commits, the loop's steps, requests, reads of the log and narrow connections at
/// random. The checks are the client's, in `TestSubscriber`: per project gapless, in order, once.
final class SubscriberSessionRandomTest {
  private static final int PROJECTS = 4;
  private static final int WORLDS = 1_500;
  private static final int STEPS = 300;
  private int batches;
  private int holds;
  private int contradictions;

  @Test
  void everyStreamIsGaplessInOrderAndOnceFromItsStatedPosition() {
    String given = System.getenv("BOARDCAST_SEED");
    long first = given == null ? new Random().nextLong() : Long.parseLong(given);
    int worlds = given == null ? WORLDS : 1;
    int recovered = 0;
    batches = 0;
    holds = 0;
    contradictions = 0;
    for (int i = 0; i < worlds; i++) {
      long seed = first + i;
      try {
        recovered += run(new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("BOARDCAST_SEED=" + seed + ": " + e.getMessage(), e);
      }
    }
    if (given == null) {
      assertThat(recovered).as("replay frames: the test reaches what it is about").isPositive();
      assertThat(batches).as("batches of several events").isGreaterThan(worlds / 4);
      assertThat(contradictions).as("positions of another history").isGreaterThan(worlds);
      assertThat(holds).as("live events held back").isGreaterThan(worlds);
    }
  }

  private int run(Random random) {
    World world = new World(3 + random.nextInt(30), 1 + random.nextInt(6));
    for (int i = random.nextInt(20); i > 0; i--) {
      int project = project(random);
      world.commit(project);
      world.deliverOne();
    }
    int bufferEvents = 1 + random.nextInt(8);
    int chunkBytes = 30 + random.nextInt(150);
    for (int i = 0; i < 3; i++) {
      new TestSubscriber(world, bufferEvents, chunkBytes);
    }
    for (int i = 0; i < STEPS; i++) {
      step(world, random, bufferEvents);
    }
    settle(world);
    int replays = 0;
    for (TestSubscriber subscriber : world.subscribers) {
      if (subscriber.closedFor == null) {
        assertThat(subscriber.session.joiningCount()).isZero();
        assertThat(subscriber.session.isIdle()).isTrue();
        subscriber.checkReplay();
        subscriber
            .positions()
            .forEach((project, position) ->
                assertThat(position)
                    .as("the end of project %s", project)
                    .isEqualTo(world.head(project)));
      } else {
        // Only the log's own bound may end a stream.
        assertThat(subscriber.closedFor).isEqualTo(CloseReason.SLOW_CONSUMER);
      }
      batches += subscriber.batches;
      holds += subscriber.holds;
      contradictions += subscriber.contradictions;
      replays += (int) subscriber.frames.stream().filter(f -> f.contains("\"replay\"")).count();
    }
    assertThat(world.all).allMatch(event -> event.holds == 0);
    return replays;
  }

  private static void step(World world, Random random, int bufferEvents) {
    TestSubscriber subscriber = world.subscribers.get(random.nextInt(world.subscribers.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> world.commit(project(random));
      case 3, 4, 5 -> {
        world.deliver(1 + random.nextInt(8));
      }
      case 6, 7 -> subscriber.serveRead(random.nextBoolean());
      case 8, 9 -> subscriber.answerRead();
      case 10, 11 -> subscribe(world, subscriber, random);
      case 12 -> {
        if (random.nextInt(4) == 0) {
          subscriber.unsubscribe(random.nextBoolean() ? Set.of() : projects(random));
        } else {
          subscriber.unsubscribe(Set.of(project(random)));
        }
      }
      case 13 -> {
        if (subscriber.session.isIdle()) {
          subscriber.checkReplay();
          int project = project(random);
          subscriber.replay(project, position(world, random, project));
        }
      }
      case 14 -> subscriber.room = random.nextInt(3);
      case 15 -> {
        subscriber.room = 1 + random.nextInt(10);
        subscriber.session.roomAgain();
      }
      default -> throw new AssertionError("no such step");
    }
    assertThat(subscriber.session.bufferedCount()).isLessThanOrEqualTo(bufferEvents);
    if (random.nextInt(300) == 0) {
      subscriber.leave();
      world.subscribers.remove(subscriber);
      new TestSubscriber(world, bufferEvents, 60);
    }
  }

  private static void subscribe(World world, TestSubscriber subscriber, Random random) {
    boolean all = random.nextInt(3) == 0;
    Set<Integer> projects = all ? Set.of() : projects(random);
    Map<Integer, Position> since = new HashMap<>();
    for (int project = 1; project <= PROJECTS; project++) {
      if (random.nextBoolean()) {
        since.put(project, position(world, random, project));
      }
    }
    subscriber.subscribe(projects, since);
  }

  private static void settle(World world) {
    world.deliver(Integer.MAX_VALUE);
    for (TestSubscriber subscriber : world.subscribers) {
      subscriber.room = Integer.MAX_VALUE;
      subscriber.session.roomAgain();
      while (subscriber.asked != null) {
        subscriber.serveRead(true);
        subscriber.answerRead();
      }
    }
  }

  private static Position position(World world, Random random, int project) {
    long head = world.head(project);
    return switch (random.nextInt(8)) {
      case 0 -> new Position("other", head);
      case 1 -> new Position(World.EPOCH, head + 1 + random.nextInt(3));
      case 2 -> placed(random, project, head);
      case 3 -> new Position(World.EPOCH, 0);
      default -> placed(random, project, Math.max(0, head - random.nextInt(12)));
    };
  }

  /// Of a client that knows no digests, of one that is of this history, or of another.
  private static Position placed(Random random, int project, long sequence) {
    String digest =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 1 -> sequence == 0 ? null : "digest-of-another-history";
          default -> World.digest(project, sequence);
        };
    return new Position(World.EPOCH, sequence, digest);
  }

  private static int project(Random random) {
    return 1 + random.nextInt(PROJECTS);
  }

  private static Set<Integer> projects(Random random) {
    Set<Integer> projects = new HashSet<>(Set.of(project(random)));
    while (random.nextBoolean()) {
      projects.add(project(random));
    }
    return projects;
  }
}
