package dev.boardcast.gateway.face;

import dev.boardcast.protocol.http.HttpReply;
import java.util.HashMap;
import java.util.Map;

/// An answer that says by which id its request is found again, whichever way it is given.
record IdentifiedReply(HttpReply reply, String requestId) implements HttpReply {
  private Map<String, String> identified(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("X-Request-ID", requestId);
    return all;
  }

  @Override
  public void answer(int status, Map<String, String> headers, String body) {
    reply.answer(status, identified(headers), body);
  }

  @Override
  public void begin(int status, Map<String, String> headers) {
    reply.begin(status, identified(headers));
  }

  @Override
  public void write(String text) {
    reply.write(text);
  }

  @Override
  public void finish() {
    reply.finish();
  }

  @Override
  public boolean isOpen() {
    return reply.isOpen();
  }

  @Override
  public void onClosed(Runnable then) {
    reply.onClosed(then);
  }
}
