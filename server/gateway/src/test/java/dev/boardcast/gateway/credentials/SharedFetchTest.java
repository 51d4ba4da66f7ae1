package dev.boardcast.gateway.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SharedFetchTest {
  private static final long PATIENCE_S = 60;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger fetches = new AtomicInteger();
  private final List<@Nullable String> given = new ArrayList<>();

  private SharedFetch cache(long usedForMs) {
    return new SharedFetch(
        "orders",
        refused -> {
          given.add(refused);
          return new SharedFetch.Fetched(
              "t" + fetches.incrementAndGet(), usedForMs, usedForMs + 60_000);
        },
        nanos::get);
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void oneIsKeptForAsLongAsItIsSaid() throws Exception {
    SharedFetch cache = cache(3_540_000);
    assertThat(cache.token()).isEqualTo("t1");
    pass(3_539);
    assertThat(cache.token()).isEqualTo("t1");
    pass(1);
    assertThat(cache.token()).isEqualTo("t2");
  }

  @Test
  void allWhoWaitHaveItFetchedOnce() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    SharedFetch cache =
        new SharedFetch(
            "orders",
            _ -> {
              held.await();
              return new SharedFetch.Fetched("t" + fetches.incrementAndGet(), 3_600_000, 3_600_000);
            },
            nanos::get);
    ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      asking.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  got.add(cache.token());
                } catch (GatewayException | InterruptedException e) {
                  got.add(e.toString());
                }
              }));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!asking.stream().allMatch(one -> one.getState() == Thread.State.WAITING)) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(5);
    }
    held.countDown();
    for (Thread one : asking) {
      assertThat(one.join(java.time.Duration.ofSeconds(PATIENCE_S))).isTrue();
    }
    assertThat(got).hasSize(50).containsOnly("t1");
    assertThat(fetches).hasValue(1);
  }

  @Test
  void whoGivesUpWaitingTakesItFromNobody() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    SharedFetch cache =
        new SharedFetch(
            "orders",
            _ -> {
              began.countDown();
              held.await();
              return new SharedFetch.Fetched("t" + fetches.incrementAndGet(), 3_600_000, 3_600_000);
            },
            nanos::get);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread first =
        Thread.ofVirtual()
            .start(() -> {
              try {
                cache.token();
              } catch (GatewayException e) {
                throw new IllegalStateException(e);
              } catch (InterruptedException _) {
                interrupted.countDown();
              }
            });
    assertThat(began.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    first.interrupt();
    assertThat(interrupted.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    held.countDown();
    assertThat(cache.token()).isEqualTo("t1");
  }

  @Test
  void aFailureHoldsForASecondAndThenForTwiceAsLong() throws Exception {
    Fault fault = Fault.refused(ErrorCode.MCP_AUTHENTICATION_FAILURE, "No.");
    SharedFetch cache =
        new SharedFetch(
            "orders",
            _ -> {
              if (fetches.incrementAndGet() < 3) {
                throw new GatewayException(fault);
              }
              return new SharedFetch.Fetched("t", 3_600_000, 3_600_000);
            },
            nanos::get);
    assertThat(faultOf(cache)).isSameAs(fault);
    assertThat(faultOf(cache)).isSameAs(fault);
    assertThat(fetches).hasValue(1);
    pass(1);
    assertThat(faultOf(cache)).isSameAs(fault);
    assertThat(fetches).hasValue(2);
    pass(1);
    assertThat(faultOf(cache)).isSameAs(fault);
    assertThat(fetches).hasValue(2);
    pass(1);
    assertThat(cache.token()).isEqualTo("t");
  }

  @Test
  void whereItIsSaidWhenToComeBackNobodyComesSooner() throws Exception {
    Fault busy =
        new Fault(
            ErrorCode.MCP_AUTHENTICATION_FAILURE,
            "Later.",
            502,
            Outcome.NOT_SENT,
            true,
            30,
            List.of(),
            "");
    SharedFetch cache =
        new SharedFetch(
            "orders",
            _ -> {
              fetches.incrementAndGet();
              throw new GatewayException(busy);
            },
            nanos::get);
    assertThat(faultOf(cache)).isSameAs(busy);
    pass(29);
    assertThat(faultOf(cache)).isSameAs(busy);
    assertThat(fetches).hasValue(1);
    pass(1);
    assertThat(faultOf(cache)).isSameAs(busy);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void oneThatIsStillGoodIsUsedWhereNoOtherCanBeHad() throws Exception {
    Fault away = Fault.unreachable("Away.", 0);
    Fault refused = Fault.refused(ErrorCode.MCP_AUTHENTICATION_FAILURE, "No.");
    AtomicBoolean answers = new AtomicBoolean();
    SharedFetch cache =
        new SharedFetch(
            "orders",
            _ -> {
              if (fetches.incrementAndGet() > 1) {
                throw new GatewayException(answers.get() ? refused : away);
              }
              return new SharedFetch.Fetched("t", 10_000, 20_000);
            },
            nanos::get);
    assertThat(cache.token()).isEqualTo("t");
    pass(10);
    assertThat(cache.token()).isEqualTo("t");
    assertThat(cache.token()).isEqualTo("t");
    assertThat(fetches).hasValue(2);
    pass(9);
    assertThat(cache.token()).isEqualTo("t");
    pass(60);
    assertThat(faultOf(cache)).isSameAs(away);
    // Where it is said that there is none, the one that there was is taken back.
    fetches.set(0);
    pass(60);
    assertThat(cache.token()).isEqualTo("t");
    answers.set(true);
    pass(11);
    assertThat(faultOf(cache)).isSameAs(refused);
  }

  @Test
  void nothingThatIsKeptIsInAText() {
    assertThat(new SharedFetch.Fetched("a-secret", 1, 1).toString()).doesNotContain("a-secret");
    Credentials.Shown shown =
        new Credentials.Shown(
            Map.of(),
            Map.of("Authorization", "Basic YTpiLXNlY3JldA==", "X-Key", "a-secret-token"),
            Map.of("key", "in-the-query"),
            Map.of("env:A", "a-secret", "env:B", "in-the-query", "env:C", "ab"),
            "a-secret-token");
    assertThat(shown.toString()).doesNotContain("a-secret", "in-the-query", "YTpi");
    assertThat(shown.masked("about a-secret, a-secret-token, YTpiLXNlY3JldA== and in-the-query"))
        .isEqualTo("about ***, ***, *** and ***");
  }

  private static @Nullable Fault faultOf(SharedFetch cache) throws InterruptedException {
    try {
      cache.token();
      return null;
    } catch (GatewayException e) {
      return e.fault();
    }
  }

  @Test
  void whatBreaksIsAFaultAndNotAThreadThatWaitsForever() throws Exception {
    SharedFetch cache =
        new SharedFetch(
            "orders",
            _ -> {
              throw new IllegalStateException("broken");
            },
            nanos::get);
    Fault fault = faultOf(cache);
    assertThat(fault).isNotNull();
    assertThat(fault.code()).isEqualTo(ErrorCode.API_INTERNAL_ERROR);
    assertThat(fault.message()).contains("`orders`").doesNotContain("broken");
  }

  @Test
  void oneThatTheServiceRefusesIsFetchedAnewAndSoOnOnceASecond() throws Exception {
    SharedFetch cache = cache(3_600_000);
    assertThat(cache.token()).isEqualTo("t1");
    cache.refused("t1");
    // Another call had the same one.
    cache.refused("t1");
    assertThat(cache.token()).isEqualTo("t2");
    cache.refused("t1");
    assertThat(cache.token()).isEqualTo("t2");
    // A service that takes none.
    cache.refused("t2");
    assertThat(cache.token()).isEqualTo("t2");
    pass(1);
    cache.refused("t2");
    assertThat(cache.token()).isEqualTo("t3");
    // And later each time, until one is taken.
    pass(1);
    cache.refused("t3");
    assertThat(cache.token()).isEqualTo("t3");
    pass(1);
    cache.refused("t3");
    assertThat(cache.token()).isEqualTo("t4");
    cache.taken("t4");
    cache.refused("t4");
    assertThat(cache.token()).isEqualTo("t5");
    assertThat(given).containsExactly(null, "t1", "t2", "t3", "t4");
  }
}
