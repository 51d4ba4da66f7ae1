package dev.boardcast.mcp.rpc.stream;

import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.protocol.http.HttpReply;
import java.util.Map;

/// An answer that becomes a stream of server-sent events with the first message. Thread-safe.
public final class EventStream implements MessageSink {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type",
          "text/event-stream",
          "Cache-Control",
          "no-cache",
          // Or a proxy would keep events until it has many.
          "X-Accel-Buffering",
          "no");

  private final HttpReply reply;
  private final boolean accepted;
  private boolean begun;
  private boolean over;

  /// @param accepted whether the client takes a stream
  public EventStream(HttpReply reply, boolean accepted) {
    this.reply = reply;
    this.accepted = accepted;
  }

  @Override
  public synchronized void send(String json) {
    if (accepted && !over) {
      begin();
      reply.write("event: message\ndata: " + json + "\n\n");
    }
  }

  /// Begins the stream, and shows that it is alive.
  public synchronized void comment() {
    if (accepted && !over) {
      begin();
      reply.write(":\n\n");
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      reply.begin(200, HEADERS);
    }
  }

  @Override
  public boolean isOpen() {
    return accepted && reply.isOpen();
  }

  public synchronized boolean hasBegun() {
    return begun;
  }

  /// Ends it; where it had not begun, with this status and nothing else.
  public synchronized void finish(int status) {
    if (!over) {
      over = true;
      if (begun) {
        reply.finish();
      } else {
        reply.answer(status, Map.of(), "");
      }
    }
  }

  /// Gives the last message, as JSON where no stream has begun and the client takes JSON.
  public synchronized void answer(
      String json, int status, Map<String, String> headers, boolean asJson) {
    if (over) {
      return;
    }
    if (begun || !asJson) {
      send(json);
      over = true;
      reply.finish();
    } else {
      over = true;
      reply.answer(status, headers, json);
    }
  }
}
