package dev.boardcast.app.command.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.command.Failures;
import dev.boardcast.http.HttpCarrier;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import dev.boardcast.testkit.Patience;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `boardcast gateway login`, with an authorization server and a browser of the test's own.
final class GatewayLoginCommandTest {
  @TempDir Path folder;

  private final List<String> forms = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();

  private void grant(HttpCall call, HttpReply reply) {
    forms.add(new String(call.body(), StandardCharsets.UTF_8));
    reply.answer(
        200,
        Map.of("Content-Type", "application/json"),
        "{\"access_token\":\"first\",\"token_type\":\"Bearer\",\"refresh_token\":\"again\"}");
  }

  private CompletableFuture<Integer> command(String id, HttpCarrier service, String... more)
      throws Exception {
    Path config = folder.resolve("gateway.yaml");
    Files.writeString(folder.resolve("client"), "the-client\n");
    String at = "http://127.0.0.1:" + service.port();
    Files.writeString(
        config,
        """
        servers:
          - id: docs
            type: mcp
            server_specific_config: {url: "%s/mcp"}
            authentication:
              method: oauth2_authorization_code
              authorizationUrl: %s/authorize
              tokenUrl: %s/token
              clientIdRef: file:%s
          - {id: open, type: mcp, server_specific_config: {url: "%s/mcp"}}
        """
            .formatted(at, at, at, folder.resolve("client"), at));
    CommandLine line =
        Failures.toldBy(new CommandLine(new GatewayLoginCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true));
    String[] arguments = new String[5 + more.length];
    System.arraycopy(
        new String[] {
          id, "--config", config.toString(), "--data-dir", folder.resolve("data").toString()
        },
        0,
        arguments,
        0,
        5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> code.complete(line.execute(arguments)));
    return code;
  }

  /// The first of the query of the address that it printed.
  private String printed(String name) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
    Pattern wanted = Pattern.compile("[?&]" + name + "=([^&\\s]+)(?=[&\\s])");
    while (true) {
      Matcher found = wanted.matcher(out.toString());
      if (found.find()) {
        return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
      }
      assertThat(System.nanoTime()).as("%s", out).isLessThan(until);
      Thread.sleep(10);
    }
  }

  private static HttpResponse<String> get(String address) throws Exception {
    try (HttpClient browser = HttpClient.newHttpClient()) {
      return browser.send(
          HttpRequest.newBuilder(URI.create(address)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aBrowserComesBackAndTheTokensAreKept() throws Exception {
    try (HttpCarrier service = HttpCarrier.start("127.0.0.1", 0, 1, this::grant)) {
      CompletableFuture<Integer> code = command("docs", service);
      String back = printed("redirect_uri");
      assertThat(back).matches("http://127\\.0\\.0\\.1:\\d+/callback");
      assertThat(get(back + "?code=a&state=none-of-it").statusCode()).isEqualTo(400);
      assertThat(get(back.replace("callback", "other")).statusCode()).isEqualTo(404);
      assertThat(code).isNotDone();
      assertThat(get(back + "?code=the-code&state=" + printed("state")).body())
          .contains("You are logged in");
      assertThat(code.get(Patience.SECONDS, TimeUnit.SECONDS)).as("%s", out).isZero();
    }
    assertThat(forms).singleElement().asString().contains("code=the-code", "code_verifier=");
    assertThat(Files.readString(folder.resolve("data/gateway/tokens/docs.json")))
        .contains("first", "again");
    assertThat(out.toString()).doesNotContain("first", "again", "code_verifier");
  }

  @Test
  void whatNeedsNoLoginOrIsNotThereIsSaid() throws Exception {
    try (HttpCarrier service = HttpCarrier.start("127.0.0.1", 0, 1, this::grant)) {
      assertThat(command("open", service).get(Patience.SECONDS, TimeUnit.SECONDS))
          .isEqualTo(Failures.EXIT_USAGE);
      assertThat(out.toString()).contains("`open` needs no login");
      assertThat(command("none", service).get(Patience.SECONDS, TimeUnit.SECONDS))
          .isEqualTo(Failures.EXIT_USAGE);
      assertThat(out.toString()).contains("has no entry `none`");
      assertThat(command("docs", service, "--wait", "1").get(Patience.SECONDS, TimeUnit.SECONDS))
          .isEqualTo(Failures.EXIT_FAILED);
      assertThat(out.toString()).contains("nobody logged in within 1 seconds");
    }
  }
}
