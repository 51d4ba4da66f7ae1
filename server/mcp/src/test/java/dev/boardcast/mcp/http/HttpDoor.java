package dev.boardcast.mcp.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.boardcast.core.access.Principal;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A face on a real socket, carried by the JDK's own server.
final class HttpDoor implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  HttpDoor(HttpFace face) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/mcp", exchange -> serve(face, exchange));
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
  }

  private static void serve(HttpFace face, HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    Reply reply = new Reply(exchange);
    face.serve(
        new HttpAsk(exchange.getRequestMethod(), headers, body, "", Principal.local()), reply);
    reply.awaitEnd();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static final class Reply implements HttpReply {
    private final HttpExchange exchange;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean closed;

    Reply(HttpExchange exchange) {
      this.exchange = exchange;
    }

    void awaitEnd() {
      try {
        over.await();
      } catch (InterruptedException _) {
        closed();
      }
    }

    private void closed() {
      List<Runnable> all;
      synchronized (afterwards) {
        closed = true;
        all = List.copyOf(afterwards);
        afterwards.clear();
      }
      all.forEach(Runnable::run);
      exchange.close();
      over.countDown();
    }

    @Override
    public void answer(int status, Map<String, String> headers, String body) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      headers.forEach(exchange.getResponseHeaders()::set);
      try {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
          exchange.getResponseBody().write(bytes);
        }
      } catch (IOException _) {
        // The client is gone.
      }
      closed();
    }

    @Override
    public void begin(int status, Map<String, String> headers) {
      headers.forEach(exchange.getResponseHeaders()::set);
      try {
        exchange.sendResponseHeaders(status, 0);
      } catch (IOException _) {
        closed();
      }
    }

    @Override
    public void write(String text) {
      if (!isOpen()) {
        return;
      }
      try {
        OutputStream out = exchange.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException _) {
        closed();
      }
    }

    @Override
    public void finish() {
      closed();
    }

    @Override
    public boolean isOpen() {
      synchronized (afterwards) {
        return !closed;
      }
    }

    @Override
    public void onClosed(Runnable then) {
      synchronized (afterwards) {
        if (!closed) {
          afterwards.add(then);
          return;
        }
      }
      then.run();
    }
  }
}
