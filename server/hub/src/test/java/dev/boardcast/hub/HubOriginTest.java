package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Upgrades by pages of other sites, and under names that are not this server's.
final class HubOriginTest {
  private final HubServer hub;

  HubOriginTest() throws BindException {
    hub =
        HubServer.start(
            TestConfig.any(), new MemoryFeed(10), HubClient.KEY::equals, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private String upgrade(String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
      socket.setSoTimeout((int) Patience.MS);
      String request =
          """
          GET /notifications HTTP/1.1
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          X-API-Key: %s
          %s
          """
              .formatted(HubClient.KEY, headers.replace("|", "\n"));
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] line = socket.getInputStream().readNBytes(12);
      return new String(line, StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example|, 403",
    "Host: localhost.evil.example|, 403",
    "Host: localhost|Origin: http://evil.example|, 403",
    "Host: localhost|Origin: null|, 403",
    "Host: localhost|Host: evil.example|, 403",
    "X-No: host|, 403",
    "Host: localhost|, 101",
    "Host: 127.0.0.1:8080|Origin: http://localhost:3000|, 101"
  })
  void onlyOwnNamesAreUpgraded(String headers, int status) throws IOException {
    assertThat(upgrade(headers)).isEqualTo("HTTP/1.1 " + status);
  }

  @Test
  void aRefusalHasNoWordForOtherSites() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /notifications HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 403")
          .contains("\"forbidden\"")
          .doesNotContainIgnoringCase("access-control");
    }
  }
}
