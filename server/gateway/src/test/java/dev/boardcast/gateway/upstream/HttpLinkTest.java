package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.HttpLink;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

final class HttpLinkTest {
  private static final long PATIENCE_MS = 20_000;

  /// Whoever asks cannot mend it, and it does not pass by itself.
  @Test
  void aNameThatLeadsToACloudsOwnIsAFaultOfTheConfiguration() throws InterruptedException {
    OkHttpClient http =
        HttpLink.client(1_000)
            .newBuilder()
            .dns(_ -> List.of(InetAddress.ofLiteral("169.254.169.254")))
            .build();
    McpClient client =
        new McpClient(
            "team",
            new Wording("1"),
            Offers.NONE,
            new Deadlines(),
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {}

              @Override
              public void ended(String why) {}
            });
    client.connect(
        new HttpLink("team", http, HttpUrl.get("http://boards.example/mcp"), Set.of(), client));
    try {
      Handshake.shake(client, null, PATIENCE_MS);
      assertThat(true).as("it was asked").isFalse();
    } catch (GatewayException e) {
      Fault fault = e.fault();
      assertThat(fault.code()).isEqualTo(ErrorCode.CONFIGURATION_ERROR);
      assertThat(fault.message())
          .contains("server `team`", "write another one into its entry")
          .doesNotContain("169.254", "try again");
    } finally {
      client.close();
      http.dispatcher().executorService().shutdown();
    }
  }
}
