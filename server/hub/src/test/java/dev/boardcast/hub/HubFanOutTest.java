package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.hub.send.SendRing;
import dev.boardcast.protocol.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More subscribers than a loop sends to with one system call.
@Timeout(900)
final class HubFanOutTest {
  private static final int EVENTS = 40;
  private static final int PROJECT = 70;

  @Test
  void eachOfManyGetsEachEventOnceInOrder() throws Exception {
    MemoryFeed feed = new MemoryFeed(1_000);
    HubConfig config = TestConfig.any();
    int count = (SendRing.ENTRIES + 44) * config.loopsCount();
    List<RawClient> clients = new ArrayList<>();
    try (HubServer hub =
        HubServer.start(config, feed, HubClient.KEY::equals, new SimpleMeterRegistry())) {
      for (int i = 0; i < count; i++) {
        RawClient client = RawClient.upgraded(hub.port(), 0);
        clients.add(client);
        client.sendText("{'type':'subscribe','projectNumbers':[%d]}".formatted(PROJECT));
        assertThat(client.readFrame().text()).contains("\"subscribed\"");
      }
      for (int i = 0; i < EVENTS / 4; i++) {
        feed.commit(PROJECT);
        feed.commit(PROJECT, PROJECT, 71, PROJECT);
        // One goes without a word, with whatever is on its way to it.
        clients.removeLast().close();
      }
      for (RawClient client : clients) {
        for (int sequence = 1; sequence <= EVENTS; sequence++) {
          JsonObject event = Json.parseObject(client.readFrame().text());
          assertThat(event.get("sequence").getAsInt()).isEqualTo(sequence);
        }
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
