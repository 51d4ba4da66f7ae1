package dev.boardcast.e2e.golden;

import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpStdioServer;
import dev.boardcast.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An agent at the other end of a socket, which notes what it says and is told. Not of a pipe of
/// `java.nio`: that closes when a call that writes is cancelled, and no process's streams do.
final class McpPeer implements AutoCloseable {
  private final GoldenWorld world;
  private final Recording recording;
  private final Inbox inbox = new Inbox();
  private final Socket socket;
  private final OutputStream toServer;
  private final Thread server;
  private int ids;

  McpPeer(GoldenWorld world, Recording recording) throws IOException {
    this.world = world;
    this.recording = recording;
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      socket = new Socket(door.getInetAddress(), door.getLocalPort());
      Socket accepted = door.accept();
      server = Thread.ofPlatform().start(() -> serve(accepted));
    }
    toServer = socket.getOutputStream();
    Thread.ofVirtual().start(this::read);
  }

  private void serve(Socket accepted) {
    try (accepted) {
      McpStdioServer.run(
          accepted.getInputStream(),
          accepted.getOutputStream(),
          new McpConfig(GoldenWorld.VERSION, true),
          world::client,
          world.changes());
    } catch (InterruptedException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    try {
      new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .forEach(inbox::add);
    } catch (IOException | UncheckedIOException _) {
      // The agent has gone.
    }
  }

  void send(String line) throws IOException {
    world.tick();
    recording.sent(line);
    toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    toServer.flush();
  }

  void notify(String method, String params) throws IOException {
    send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  /// Sends a request.
  ///
  /// @return its id
  int begin(String method, String params) throws IOException {
    int id = ++ids;
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
            .formatted(id, method, params));
    return id;
  }

  /// The whole answer.
  String end(int id) throws InterruptedException {
    return receive("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",");
  }

  String request(String method, String params) throws IOException, InterruptedException {
    return end(begin(method, params));
  }

  /// The next message that has this text.
  String receive(String part) throws InterruptedException {
    String message = inbox.await(text -> text.contains(part));
    recording.received(message);
    return message;
  }

  String next() throws InterruptedException {
    return receive("");
  }

  /// Ends the input.
  @Override
  public void close() throws IOException {
    socket.shutdownOutput();
    try (socket) {
      if (!server.join(Patience.LONG)) {
        throw new AssertionError("the server did not end with its input");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!inbox.rest().isEmpty()) {
      throw new AssertionError("not recorded: " + inbox.rest());
    }
  }
}
