package dev.boardcast.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A token is for one host, whatever that one answers.
final class RedirectsTest {
  @Test
  void noneIsFollowedAndTheOtherHostSeesNothing() throws IOException {
    AtomicInteger strayed = new AtomicInteger();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpServer gitHub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String elsewhere = "http://127.0.0.1:%d/".formatted(other.getAddress().getPort());
    other.createContext(
        "/",
        exchange -> {
          strayed.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    gitHub.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Location", elsewhere);
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    other.start();
    gitHub.start();
    try (Transport transport = new Transport("boardcast/test")) {
      Endpoint endpoint =
          Endpoint.of("http://127.0.0.1:" + gitHub.getAddress().getPort()).orElseThrow();
      Token token = new Token("a-token-of-this-test", "a test");
      assertThat(transport.post(endpoint, token, "{ viewer { login } }", new JsonObject()).status())
          .isEqualTo(307);
      assertThat(strayed).hasValue(0);
    } finally {
      gitHub.stop(0);
      other.stop(0);
    }
  }
}
