package dev.boardcast.e2e.golden;

import dev.boardcast.sidecar.Sidecar;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.testkit.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An editor at the other end of two pipes, which notes what it says and is told.
///
/// Which states on the way to another are written depends on who is faster, and so do reports of
/// progress and lines of the trace: of these only what the scenario waits for is recorded. All else
/// is.
final class SidecarPeer implements AutoCloseable {
  private final GoldenWorld world;
  private final Recording recording;
  private final Inbox inbox = new Inbox();
  private final OutputStream toSidecar;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private int ids;

  SidecarPeer(GoldenWorld world, Recording recording) throws IOException {
    this.world = world;
    this.recording = recording;
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    toSidecar = Channels.newOutputStream(there.sink());
    SidecarDefaults defaults =
        new SidecarDefaults(
            world.hubUrl(),
            world.trackerUrl(),
            GoldenWorld.KEY,
            "ada",
            Patience.LONG,
            0,
            GoldenWorld.VERSION);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            exitCode.complete(
                Sidecar.run(
                    Channels.newInputStream(there.source()),
                    Channels.newOutputStream(back.sink()),
                    defaults));
          } catch (InterruptedException | RuntimeException e) {
            exitCode.completeExceptionally(e);
          }
        });
    Thread.ofVirtual().start(() -> read(Channels.newInputStream(back.source())));
  }

  private void read(InputStream fromSidecar) {
    try {
      while (true) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
          int b = fromSidecar.read();
          if (b < 0) {
            return;
          }
          head.write(b);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        if (!text.matches("Content-Length: \\d+\r\n\r\n")) {
          inbox.add("another head: " + text);
        }
        int length = Integer.parseInt(text.strip().substring(16));
        inbox.add(new String(fromSidecar.readNBytes(length), StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // The session is over.
    }
  }

  /// Bytes that are no message.
  void sendRaw(String raw) throws IOException {
    recording.sent("raw: " + raw.strip());
    write(raw);
  }

  void send(String message) throws IOException {
    world.tick();
    recording.sent(message);
    write(
        "Content-Length: "
            + message.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + message);
  }

  private void write(String raw) throws IOException {
    toSidecar.write(raw.getBytes(StandardCharsets.UTF_8));
    toSidecar.flush();
  }

  void notify(String method, String params) throws IOException {
    send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  /// A request and its answer.
  String request(String method, String params) throws IOException, InterruptedException {
    int id = ++ids;
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
            .formatted(id, method, params));
    return receive("\"id\":" + id + ",\"");
  }

  /// The next message that has this text, among what came.
  String receive(String part) throws InterruptedException {
    String message = inbox.await(text -> text.contains(part));
    recording.received(message);
    return message;
  }

  void receiveState(String state) throws InterruptedException {
    receive("\"method\":\"boardcast/statusChanged\",\"params\":{\"state\":\"" + state + "\"");
  }

  void receiveChanges() throws InterruptedException {
    receive("\"method\":\"boardcast/changes\"");
  }

  /// Takes a request of the sidecar and answers it.
  void answer(String method, String outcome) throws IOException, InterruptedException {
    String asked = receive("\"method\":\"" + method + "\"");
    String id = asked.replaceFirst("^.*?\"id\":(\"?[^\",]+\"?),.*$", "$1");
    send("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + outcome + "}");
  }

  void receiveEnd() throws Exception {
    recording.received("exit code " + exitCode.get(Patience.SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public void close() throws IOException {
    toSidecar.close();
    exitCode.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
    for (String message : inbox.rest()) {
      boolean passing =
          message.contains("\"method\":\"boardcast/statusChanged\"")
              || message.contains("\"method\":\"$/logTrace\"")
              || (message.contains("\"method\":\"$/progress\"")
                  && message.contains("\"kind\":\"report\""));
      if (!passing) {
        throw new AssertionError("not recorded: " + message);
      }
    }
  }
}
