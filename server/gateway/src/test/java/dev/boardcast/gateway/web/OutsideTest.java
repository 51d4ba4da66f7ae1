package dev.boardcast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

final class OutsideTest {
  private static final int CONNECT_MS = 2_000;

  @Test
  void anAddressOfACloudIsNotTakenHoweverItIsWritten() {
    for (String text :
        List.of(
            "http://169.254.169.254/latest/meta-data",
            "http://2852039166/",
            "http://169.16689662/",
            "http://168.63.129.16/",
            "http://[fd00:ec2::254]/",
            "http://[::ffff:169.254.169.254]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://[fe80::1]:8080/",
            "https://somebody@boards.example/",
            "https://boards.example:99999/",
            "ftp://boards.example/")) {
      assertThat(Outside.address(text)).as(text).isNull();
    }
    for (String text :
        List.of(
            "https://boards.example/mcp",
            "http://127.0.0.1:9/",
            "http://[::1]:9/",
            "http://169.254.example/",
            "http://fe80.example/")) {
      assertThat(Outside.address(text)).as(text).isNotNull();
    }
  }

  /// What a name leads to is known only when it is asked.
  @Test
  void noConnectionIsMadeToWhereANameLeadsToACloudsOwn() throws IOException {
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    service.start();
    OkHttpClient http = Outside.client(CONNECT_MS, 4);
    try {
      HttpUrl url =
          Objects.requireNonNull(
              Outside.address("http://service.example:" + service.getAddress().getPort() + "/"));
      try (Response answer = leadingTo(http, "127.0.0.1", url)) {
        assertThat(answer.code()).isEqualTo(204);
      }
      for (String place : List.of("169.254.169.254", "fd00:ec2::254", "64:ff9b::a9fe:a9fe")) {
        assertThatThrownBy(() -> leadingTo(http, place, url).close())
            .as(place)
            .hasStackTraceContaining("an address of a cloud's own is not asked")
            // Trying again helps nobody: whoever wrote the address is told.
            .satisfies(e ->
                assertThat(Outside.notSent("server `x`", e))
                    .returns(ErrorCode.CONFIGURATION_ERROR, Fault::code)
                    .returns(Outcome.REFUSED, Fault::outcome)
                    .returns(false, Fault::retryable)
                    .satisfies(fault ->
                        assertThat(fault.message())
                            .contains("server `x`", "write another one into its entry")
                            .doesNotContain(place)));
      }
      // Such a host is looked up by nobody.
      HttpUrl literal = HttpUrl.get("http://[::ffff:169.254.169.254]/");
      assertThatThrownBy(() -> http.newCall(new Request.Builder().url(literal).build()).execute())
          .hasStackTraceContaining("an address of a cloud's own is not asked");
    } finally {
      http.dispatcher().executorService().shutdown();
      service.stop(0);
    }
  }

  private static Response leadingTo(OkHttpClient http, String place, HttpUrl url)
      throws IOException {
    OkHttpClient led = http.newBuilder().dns(_ -> List.of(InetAddress.ofLiteral(place))).build();
    return led.newCall(new Request.Builder().url(url).build()).execute();
  }
}
