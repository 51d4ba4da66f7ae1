package dev.boardcast.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offering;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class CatalogTest {
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Catalog.Source server = CatalogTest::empty;

  private Catalog catalog() {
    return new Catalog(
        ConfigOf.server("s"),
        () -> {
          asked.incrementAndGet();
          return server.ask();
        });
  }

  private static Offerings empty() {
    return Offerings.NONE;
  }

  private static Offerings offering(Offering kind, String... entries) throws GatewayException {
    try {
      List<RawObject> all = new java.util.ArrayList<>();
      for (String entry : entries) {
        all.add(RawObject.parse(entry));
      }
      return new Offerings(Map.of(kind, all), Map.of());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Offerings fail() throws GatewayException {
    throw new GatewayException(Fault.unreachable("It is broken.", 1));
  }

  @Test
  void aServerThatFailsRestsHoweverOftenItIsListed() throws Exception {
    server = CatalogTest::fail;
    Catalog catalog = catalog();
    long began = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      Catalog.Seen seen = catalog.seen();
      assertThat(seen.contents().prompts()).isEmpty();
      assertThat(seen.missing()).isNotNull();
      assertThat(seen.missing().message()).isEqualTo("It is broken.");
    }
    assertAskedOnceARest(began);
    // What it tells of itself meanwhile does not shorten its rest.
    catalog.outdate();
    var _ = catalog.seen();
    assertAskedOnceARest(began);
    server = () -> offering(Offering.PROMPTS, "{\"name\":\"p\"}");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (catalog.seen().missing() != null) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(20);
    }
    assertAskedOnceARest(began);
    assertThat(catalog.seen().contents().prompts()).containsOnlyKeys("s__p");
  }

  private void assertAskedOnceARest(long began) {
    long rests = (System.nanoTime() - began) / TimeUnit.MILLISECONDS.toNanos(Catalog.ASK_AGAIN_MS);
    assertThat((long) asked.get()).isBetween(1L, 1 + rests);
  }

  /// Whether it is answered before that, in one of several tries: a machine may stand still in one.
  private static boolean isSeenWithin(long maxMs, Supplier<Catalog> catalog) throws Exception {
    for (int round = 1; round <= 5; round++) {
      Catalog one = catalog.get();
      long began = System.nanoTime();
      assertThat(one.seen().missing()).isNotNull();
      if (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(maxMs)) {
        return true;
      }
    }
    return false;
  }

  /// Whatever an ask ends with, nobody is left waiting for it.
  @Test
  void aFaultOfOurOwnEndsTheWaitToo() throws Exception {
    server =
        () -> {
          throw new IllegalStateException("a fault of ours");
        };
    assertThat(isSeenWithin(Server.LIST_WAIT_MAX_MS, this::catalog)).isTrue();
    server =
        () -> {
          throw new StackOverflowError();
        };
    assertThat(isSeenWithin(Server.LIST_WAIT_MAX_MS, this::catalog)).isTrue();
  }

  @Test
  void aServerThatSaysNothingIsWaitedForALittleAndAskedOnce() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    server =
        () -> {
          late.await();
          return offering(Offering.RESOURCES, "{\"uri\":\"x:a\",\"name\":\"a\"}");
        };
    Catalog catalog = catalog();
    assertThat(catalog.seen().missing()).isNotNull();
    // The wait is over for all that come after.
    assertThat(isSeenWithin(1_000, () -> catalog)).isTrue();
    assertThat(asked).hasValue(1);
    late.countDown();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (catalog.known().missing() != null) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(5);
    }
    assertThat(catalog.seen().contents().resources()).containsOnlyKeys("x:a");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatItSaidIsKeptUntilItTellsOfSomethingElse() throws Exception {
    Catalog catalog = catalog();
    for (int i = 0; i < 10; i++) {
      assertThat(catalog.seen().missing()).isNull();
    }
    assertThat(asked).hasValue(1);
    catalog.outdate();
    server = CatalogTest::fail;
    // What was known is still shown.
    assertThat(catalog.seen().missing()).isNull();
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatIsNotAsItShouldBeIsWithheldAndHidesNothingElse() throws Exception {
    server =
        () ->
            new Offerings(
                Map.of(
                    Offering.PROMPTS,
                    offering(
                            Offering.PROMPTS,
                            "{\"name\":\"good\"}",
                            "{\"title\":\"nameless\"}",
                            "{\"name\":\"h\",\"arguments\":[{\"name\":\"x\",\"description\":\"\\u202e\"}]}")
                        .of(Offering.PROMPTS),
                    Offering.RESOURCES,
                    offering(
                            Offering.RESOURCES,
                            "{\"uri\":\"file:///a\",\"name\":\"1\"}",
                            "{\"uri\":\"file:///a\",\"name\":\"2\"}",
                            "{\"uri\":\"file:///a/../b\",\"name\":\"3\"}",
                            "{\"uri\":\"file:///c\",\"name\":\"\\u200b\"}")
                        .of(Offering.RESOURCES),
                    Offering.TEMPLATES,
                    offering(
                            Offering.TEMPLATES,
                            "{\"uriTemplate\":\"file:///{path}\",\"name\":\"t\"}",
                            "{\"uriTemplate\":\"x:%s\",\"name\":\"t\"}"
                                .formatted("y".repeat(Contents.TEMPLATE_MAX_CHARS)))
                        .of(Offering.TEMPLATES)),
                Map.of());
    Contents contents = catalog().seen().contents();
    assertThat(contents.prompts()).containsOnlyKeys("s__good");
    assertThat(contents.resources()).containsOnlyKeys("file:///a");
    assertThat(contents.resources().get("file:///a"))
        .hasToString("{\"uri\":\"file:///a\",\"name\":\"1\"}");
    assertThat(contents.templates()).containsOnlyKeys("file:///{path}");
    assertThat(contents.templateOf("file:///x/y")).isEqualTo("file:///{path}");
    assertThat(contents.templateOf("http://x/y")).isNull();
  }
}
