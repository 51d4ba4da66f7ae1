package dev.boardcast.bench.hub;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventFeed;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.HubConfig;
import dev.boardcast.hub.HubServer;
import dev.boardcast.hub.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The hub that is shipped, as a process whose events come from a publisher's socket, a line each,
/// instead of from the tracker's writer. Lines that are there together are one commit.
final class FanOutHub implements EventFeed {
  static final String KEY = "bench";

  private static final int PROJECT = 70;

  /// As long as those of the tracker's log.
  private static final String DIGEST = "AbCdEfGhIjKl";

  private static final Duration IDLE = Duration.ofHours(1);

  private Consumer<List<CommittedEvent>> listener = _ -> {};
  private long sequence;

  private FanOutHub() {}

  public static void main(String[] arguments) throws Exception {
    FanOutHub feed = new FanOutHub();
    HubConfig config =
        HubConfig.defaults("127.0.0.1", 0)
            .withKeepalive(IDLE, IDLE)
            .withTransport(Transport.valueOf(arguments[0]));
    try (HubServer hub = HubServer.start(config, feed, KEY::equals, new SimpleMeterRegistry());
        ServerSocket control = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> endWithParent());
      System.out.println("ready " + hub.port() + " " + control.getLocalPort());
      while (true) {
        try (Socket publisher = control.accept()) {
          feed.publish(publisher.getInputStream());
        }
      }
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException _) {
      // The same.
    }
    System.exit(0);
  }

  private void publish(InputStream raw) throws IOException {
    InputStream in = new BufferedInputStream(raw, 64 * 1024);
    byte[] line = new byte[FanOutClient.MESSAGE_BYTES];
    List<CommittedEvent> commit = new ArrayList<>();
    while (in.readNBytes(line, 0, line.length) == line.length && in.read() == '\n') {
      commit.add(event(line));
      if (in.available() <= line.length) {
        listener.accept(List.copyOf(commit));
        commit.clear();
      }
    }
  }

  /// An event whose frame is as long as the other servers' messages.
  private CommittedEvent event(byte[] line) {
    sequence++;
    String beginning =
        "{\"type\":\"issue.updated\",\"timestamp\":\"2026-03-01T10:15:30.120Z\",\"projectNumber\":"
            + PROJECT
            + ",\"issueNumber\":1,\"data\":{\"pad\":\"";
    String end = "\"}}";
    int around =
        "{'type':'event','sequence':,'digest':'','event':}".length()
            + DIGEST.length()
            + Long.toString(sequence).length();
    int padding = line.length - around - beginning.length() - end.length();
    String json = beginning + new String(line, 0, padding, StandardCharsets.US_ASCII) + end;
    return new CommittedEvent(PROJECT, sequence, DIGEST, json, System.nanoTime());
  }

  @Override
  public String epoch() {
    return "bench";
  }

  @Override
  public Map<Integer, LogHead> heads() {
    return Map.of();
  }

  @Override
  public EventPageJson after(int projectNumber, Position since, int maxEvents) {
    return new EventPageJson(false, since, List.of());
  }

  @Override
  public void onCommitted(Consumer<List<CommittedEvent>> newListener) {
    listener = newListener;
  }
}
