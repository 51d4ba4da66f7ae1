package dev.boardcast.sidecar;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.trace.TraceFile;
import dev.boardcast.testkit.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An editor at the other end of two real pipes, speaking raw frames.
final class TestEditor implements AutoCloseable {
  private static final long PATIENCE_MS = Patience.MS;

  /// A message as it came, with the time.
  record Received(JsonObject json, long atNanos) {
    boolean isMethod(String method) {
      return json.has("method") && json.get("method").getAsString().equals(method);
    }

    JsonObject params() {
      return json.getAsJsonObject("params");
    }
  }

  private final OutputStream toSidecar;
  private final InputStream fromSidecar;
  private final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
  private final List<Received> put = new ArrayList<>();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private int ids;

  TestEditor(SidecarDefaults defaults) {
    this(defaults, true);
  }

  TestEditor(SidecarDefaults defaults, boolean reading) {
    this(defaults, reading, null);
  }

  TestEditor(SidecarDefaults defaults, boolean reading, @Nullable TraceFile trace) {
    try {
      Pipe there = Pipe.open();
      Pipe back = Pipe.open();
      toSidecar = Channels.newOutputStream(there.sink());
      fromSidecar = Channels.newInputStream(back.source());
      Thread.ofPlatform()
          .daemon()
          .name("sidecar-under-test")
          .start(() -> {
            try {
              exitCode.complete(
                  Sidecar.run(
                      Channels.newInputStream(there.source()),
                      Channels.newOutputStream(back.sink()),
                      defaults,
                      trace));
            } catch (InterruptedException | RuntimeException e) {
              exitCode.completeExceptionally(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (reading) {
      startReading();
    }
  }

  static SidecarDefaults defaults(URI hub, URI tracker, @Nullable String key) {
    return new SidecarDefaults(hub, tracker, key, "ada", Patience.LONG, 0, "1.2.3");
  }

  void startReading() {
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try {
      while (true) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        while (!header.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
          int b = fromSidecar.read();
          if (b < 0) {
            return;
          }
          header.write(b);
        }
        String text = header.toString(StandardCharsets.US_ASCII);
        if (!text.startsWith("Content-Length: ")) {
          throw new AssertionError("not a protocol message: " + text);
        }
        int length = Integer.parseInt(text.substring(16).strip());
        byte[] body = fromSidecar.readNBytes(length);
        inbox.add(
            new Received(
                JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject(),
                System.nanoTime()));
      }
    } catch (IOException _) {
      // The session is over.
    }
  }

  void sendRaw(String raw) {
    try {
      toSidecar.write(raw.getBytes(StandardCharsets.UTF_8));
      toSidecar.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sendText(String text) {
    sendRaw("Content-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + text);
  }

  void notify(String method, String params) {
    sendText("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  int send(String method, String params) {
    int id = ++ids;
    sendText(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}");
    return id;
  }

  /// The whole answer: `result` or `error`.
  JsonObject request(String method, String params) {
    int id = send(method, params);
    return await(m -> m.json().has("id") && m.json().get("id").toString().equals("" + id)).json();
  }

  JsonElement result(String method, String params) {
    JsonObject answer = request(method, params);
    if (!answer.has("result")) {
      throw new AssertionError(method + " failed: " + answer);
    }
    return answer.get("result");
  }

  JsonObject error(String method, String params) {
    JsonObject answer = request(method, params);
    if (!answer.has("error")) {
      throw new AssertionError(method + " succeeded: " + answer);
    }
    return answer.getAsJsonObject("error");
  }

  JsonObject initialize(String options) {
    return initialize(options, "{}");
  }

  JsonObject initialize(String options, String capabilities) {
    JsonObject result =
        result(
                "initialize",
                "{\"processId\":null,\"initializationOptions\":%s,\"capabilities\":%s}"
                    .formatted(options, capabilities))
            .getAsJsonObject();
    notify("initialized", "{}");
    return result;
  }

  void answer(Received request, String result) {
    sendText("{\"jsonrpc\":\"2.0\",\"id\":%s,%s}".formatted(request.json().get("id"), result));
  }

  JsonObject awaitState(String state) {
    return await(m ->
            m.isMethod("boardcast/statusChanged")
                && m.params().get("state").getAsString().equals(state))
        .params();
  }

  Received awaitChanges() {
    return await(m -> m.isMethod("boardcast/changes"));
  }

  /// The next message that fits; those before it stay for others to be asked for.
  Received await(Predicate<Received> wanted) {
    for (Received received : List.copyOf(put)) {
      if (wanted.test(received)) {
        put.remove(received);
        return received;
      }
    }
    long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (true) {
      Received received;
      try {
        received = inbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (received == null) {
        throw new AssertionError("it never came; what came: " + put);
      }
      if (wanted.test(received)) {
        return received;
      }
      put.add(received);
    }
  }

  /// What has come and was not asked for.
  List<Received> rest() {
    inbox.drainTo(put);
    return List.copyOf(put);
  }

  int exitCode() throws Exception {
    return exitCode.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  boolean isRunning() {
    return !exitCode.isDone();
  }

  void closeInput() {
    try {
      toSidecar.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeInput();
    try {
      exitCode();
      fromSidecar.close();
    } catch (Exception e) {
      throw new AssertionError("the sidecar does not end", e);
    }
  }
}
