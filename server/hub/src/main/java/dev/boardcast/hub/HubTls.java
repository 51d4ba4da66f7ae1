package dev.boardcast.hub;

import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.http.Pem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/// With what the hub's connections are protected: each new one with the certificate of its time.
/// Thread-safe.
final class HubTls {
  private volatile SslContext context;

  /// @throws IllegalArgumentException when certificate or key cannot be used
  HubTls(Exposure.Tls files) {
    try {
      context =
          finished(SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile()));
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the certificate %s and the key %s cannot be used (PEM; the key as PKCS #8, without a password): %s"
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
  }

  /// Connections that come from now on get this certificate; those that are there keep theirs.
  ///
  /// @throws IllegalArgumentException when it cannot be used; then nothing has changed
  void use(Pem pem) {
    try {
      context = finished(SslContextBuilder.forServer(stream(pem.certificate()), stream(pem.key())));
    } catch (SSLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static SslContext finished(SslContextBuilder builder) throws SSLException {
    return builder.sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2").build();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Has a connection's bytes go through TLS before they reach what the other one sets up.
  ChannelInitializer<Channel> before(ChannelInitializer<Channel> initializer) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(context.newHandler(channel.alloc())).addLast(initializer);
      }
    };
  }
}
