package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.http.Pem;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Serving elsewhere than on loopback, and with a certificate.
@Timeout(900)
final class TlsTest {
  private static final String KEY = "the-key-of-this-test";
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void anotherAddressWantsTlsOrAProxy() throws Exception {
    Path file = Files.writeString(folder.resolve("a.pem"), "x");
    assertThatThrownBy(() -> Binding.of("0.0.0.0", null, null, false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--tls-cert")
        .hasMessageContaining("--behind-proxy");
    assertThatThrownBy(() -> Binding.of(null, file, null, false)).hasMessageContaining("together");
    assertThatThrownBy(() -> Binding.of(null, file, folder.resolve("none"), false))
        .hasMessageContaining("no file that can be read");
    assertThat(Binding.of("0.0.0.0", null, null, true).isLoopback()).isFalse();
    assertThat(Binding.of("0.0.0.0", file, file, false).tls()).isPresent();
    for (String loopback : new String[] {"127.0.0.1", "localhost", "::1", "127.1.2.3"}) {
      assertThat(Binding.of(loopback, null, null, false).isLoopback()).isTrue();
    }
    assertThat(Binding.of(null, null, null, false)).isEqualTo(Binding.LOOPBACK);
  }

  @Test
  void theEnvironmentSaysWhatTheCommandLineDoesNot() throws Exception {
    String file = Files.writeString(folder.resolve("a.pem"), "x").toString();
    Map<String, String> tls =
        Map.of("BOARDCAST_HOST", "0.0.0.0", "BOARDCAST_TLS_CERT", file, "BOARDCAST_TLS_KEY", file);
    assertThat(Binding.of(null, null, null, false, tls))
        .isEqualTo(Binding.of("0.0.0.0", Path.of(file), Path.of(file), false));
    assertThat(Binding.of("10.0.0.7", null, null, false, tls).host()).isEqualTo("10.0.0.7");
    assertThat(
            Binding.of(
                    null,
                    null,
                    null,
                    false,
                    Map.of("BOARDCAST_HOST", "::", "BOARDCAST_BEHIND_PROXY", "true"))
                .isLoopback())
        .isFalse();
    assertThat(Binding.of(null, null, null, false, Map.of("BOARDCAST_HOST", " ")))
        .isEqualTo(Binding.LOOPBACK);
    assertThatThrownBy(
            () -> Binding.of(null, null, null, false, Map.of("BOARDCAST_HOST", "0.0.0.0")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--tls-cert");
    assertThatThrownBy(
            () -> Binding.of(null, null, null, false, Map.of("BOARDCAST_BEHIND_PROXY", "yes")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("BOARDCAST_BEHIND_PROXY");
    assertThatThrownBy(() -> Binding.of(null, null, null, false, Map.of("BOARDCAST_TLS_KEY", file)))
        .hasMessageContaining("together");
  }

  @Test
  void aCertificateThatIsNoneEndsTheStart() throws Exception {
    Path file = Files.writeString(folder.resolve("a.pem"), "not a certificate");
    Binding binding = Binding.of(null, file, file, false);
    assertThatThrownBy(() -> BoardcastServer.start(settings(), KEY, binding).close())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("a.pem");
  }

  private Settings settings() {
    return SettingsReader.read(
        Map.of("BOARDCAST_DATA_DIR", folder.toString(), "WS_PORT", "0", "API_PORT", "0"), folder);
  }

  @Test
  void trackerHubAndMcpAnswerUnderTlsAndNotWithoutIt() throws Exception {
    KeyStore store = keyStore("EC");
    Binding binding = new Binding("127.0.0.1", Optional.of(pem(store)));
    try (BoardcastServer server = BoardcastServer.start(settings(), KEY, binding);
        HttpClient http = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
      assertThat(server.trackerUrl().getScheme()).isEqualTo("https");
      assertThat(server.hubUrl().getScheme()).isEqualTo("wss");
      Listener listener = new Listener();
      WebSocket socket =
          http.newWebSocketBuilder()
              .header("Authorization", "Bearer " + KEY)
              .buildAsync(server.hubUrl(), listener)
              .get(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(listener.next()).contains("\"welcome\"");
      socket.sendText("{\"type\":\"subscribe\"}", true).get(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(listener.next()).contains("\"subscribed\"");
      HttpResponse<String> made =
          send(http, server, "/api/projects", "{\"title\":\"" + "secure ".repeat(30) + "\"}");
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(made.headers().firstValue("Location").orElse("")).doesNotStartWith("http:");
      assertThat(listener.next()).contains("\"project.created\"", "secure");
      assertThat(
              send(
                      http,
                      server,
                      "/mcp",
                      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"list_projects\",\"arguments\":{}}}")
                  .body())
          .contains("\"count\":1");
      socket.abort();
      try (HttpClient plain = HttpClient.newHttpClient()) {
        HttpRequest unprotected =
            HttpRequest.newBuilder(
                    URI.create(
                        server.trackerUrl().toString().replace("https:", "http:") + "/health"))
                .build();
        assertThatThrownBy(() -> plain.send(unprotected, BodyHandlers.ofString()))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aRenewedCertificateIsForNewConnectionsAndABrokenOneForNone() throws Exception {
    KeyStore old = keyStore("EC");
    KeyStore renewed = keyStore("RSA");
    Exposure.Tls files = pem(old);
    SSLContext both = trusting(old, renewed);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(CertificateWatch.class);
    logger.addAppender(log);
    // Commands that print to a terminal silence the whole process, and others test them before.
    logger.setLevel(Level.INFO);
    try (BoardcastServer server =
            BoardcastServer.start(settings(), KEY, new Binding("127.0.0.1", Optional.of(files)));
        HttpClient http = HttpClient.newBuilder().sslContext(both).build()) {
      Listener listener = new Listener();
      WebSocket socket =
          http.newWebSocketBuilder()
              .header("Authorization", "Bearer " + KEY)
              .buildAsync(server.hubUrl(), listener)
              .get(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(listener.next()).contains("\"welcome\"");
      socket.sendText("{\"type\":\"subscribe\"}", true).get(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(listener.next()).contains("\"subscribed\"");
      assertThat(shown(server.trackerUrl(), both)).isEqualTo(old.getCertificate("a"));

      // In the middle of the renewal: the key is still the old one's.
      pem("CERTIFICATE", renewed.getCertificate("a").getEncoded());
      await(() -> log.list.stream().anyMatch(line -> line.getLevel() == Level.WARN));
      assertThat(log.list.getFirst().getFormattedMessage())
          .contains("stays as it was", "the key is not the certificate's");
      assertThat(shown(server.trackerUrl(), both)).isEqualTo(old.getCertificate("a"));
      assertThat(shown(server.hubUrl(), both)).isEqualTo(old.getCertificate("a"));

      pem(renewed);
      await(() -> log.list.stream().anyMatch(line -> line.getLevel() == Level.INFO));
      assertThat(shown(server.trackerUrl(), both)).isEqualTo(renewed.getCertificate("a"));
      assertThat(shown(server.hubUrl(), both)).isEqualTo(renewed.getCertificate("a"));
      assertThat(log.list).hasSize(2);

      // Who was connected stays, over both.
      assertThat(send(http, server, "/api/projects", "{\"title\":\"renewed\"}").statusCode())
          .isEqualTo(201);
      assertThat(listener.next()).contains("\"project.created\"", "renewed");
      socket.abort();
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
  }

  @Test
  void certificateAndKeyHaveToFit() throws Exception {
    Pem elliptic = Pem.read(pem(keyStore("EC")));
    Pem edwards = Pem.read(pem(keyStore("Ed25519")));
    assertThat(edwards.check()).isAfter(Instant.now());
    assertThat(elliptic.check()).isAfter(Instant.now());
    assertThat(elliptic.toString()).doesNotContain("PRIVATE KEY");
    for (Pem broken :
        List.of(
            new Pem(elliptic.certificate(), edwards.key()),
            new Pem(elliptic.certificate(), ""),
            new Pem(elliptic.certificate(), elliptic.key().substring(0, 60)),
            new Pem(elliptic.certificate(), elliptic.key().replace("M", "A")),
            new Pem("", elliptic.key()),
            new Pem(elliptic.certificate().replace("MII", "AAA"), elliptic.key()))) {
      assertThatThrownBy(broken::check).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// The certificate that a new connection is shown.
  private static Certificate shown(URI address, SSLContext context) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", address.getPort())) {
      socket.setSoTimeout((int) Patience.MS);
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Patience.LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static HttpResponse<String> send(
      HttpClient http, BoardcastServer server, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.trackerUrl().resolve(path))
            .header("Authorization", "Bearer " + KEY)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private KeyStore keyStore(String algorithm) throws Exception {
    Path file = folder.resolve(algorithm + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private Exposure.Tls pem(KeyStore store) throws Exception {
    return new Exposure.Tls(
        pem("CERTIFICATE", store.getCertificate("a").getEncoded()),
        pem("PRIVATE KEY", store.getKey("a", PASSWORD.toCharArray()).getEncoded()));
  }

  private Path pem(String what, byte[] content) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    Path file = folder.resolve(what.replace(' ', '-') + ".pem");
    // Whoever looks at it sees one or the other, and no half.
    Path aside =
        Files.writeString(
            file.resolveSibling("aside"),
            "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what));
    return Files.move(
        aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static SSLContext trusting(KeyStore... stores) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (int i = 0; i < stores.length; i++) {
      trusted.setCertificateEntry("a" + i, stores[i].getCertificate("a"));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();

    String next() throws InterruptedException {
      return String.valueOf(texts.poll(Patience.SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      begun.append(text);
      if (last) {
        texts.add(begun.toString());
        begun.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
