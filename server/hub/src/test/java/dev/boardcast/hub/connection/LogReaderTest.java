package dev.boardcast.hub.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.MemoryFeed;
import dev.boardcast.hub.subscriber.LogRead;
import dev.boardcast.protocol.json.ToldEvents;
import dev.boardcast.testkit.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogReaderTest {
  private static final int PROJECT = 70;
  private static final int EVENT_CHARS = 16 * 1024;

  private final MemoryFeed feed = new MemoryFeed(1_000);
  private final LogReader reader = new LogReader(feed, 1, 16);

  @AfterEach
  void closeReader() {
    reader.close();
  }

  @Test
  void aPageOfLargeEventsIsCutAndGoesOnWhereItWasCut() throws Exception {
    commit(100, EVENT_CHARS);
    List<Long> sequences = new ArrayList<>();
    long position = 0;
    while (position < 100) {
      LogRead.Page page = page(position);
      long chars = page.events().stream().mapToLong(e -> e.eventJson().length()).sum();
      assertTrue(chars <= LogReader.PAGE_MAX_CHARS, chars + " chars");
      assertEquals(page.events().getLast().sequence(), page.end().sequence());
      page.events().forEach(e -> sequences.add(e.sequence()));
      position = page.end().sequence();
    }
    assertEquals(100, sequences.size());
    assertEquals(100, sequences.stream().distinct().count());
  }

  @Test
  void anEventLargerThanAPageHasOneOfItsOwn() throws Exception {
    commit(2, LogReader.PAGE_MAX_CHARS + 1);
    assertEquals(List.of(1L), page(0).events().stream().map(StoredEvent::sequence).toList());
    assertEquals(List.of(2L), page(1).events().stream().map(StoredEvent::sequence).toList());
  }

  @Test
  void aPageOfSmallEventsIsWhole() throws Exception {
    commit(LogReader.PAGE_MAX_EVENTS + 1, 0);
    assertEquals(LogReader.PAGE_MAX_EVENTS, page(0).events().size());
  }

  private void commit(int count, int padding) {
    for (int i = 0; i < count; i++) {
      feed.commitPadded(padding, PROJECT);
    }
  }

  private LogRead.Page page(long after) throws Exception {
    CompletableFuture<LogRead> answer = new CompletableFuture<>();
    assertTrue(
        reader.read(
            List.of(new LogRead.Request(PROJECT, new LogHead(after, null))),
            ToldEvents.ALL,
            answer::complete));
    LogRead.Pages pages =
        assertInstanceOf(LogRead.Pages.class, answer.get(Patience.SECONDS, TimeUnit.SECONDS));
    return pages.pages().getFirst();
  }
}
