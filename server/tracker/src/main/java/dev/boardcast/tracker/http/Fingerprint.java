package dev.boardcast.tracker.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What an idempotency key stands for: method, address, condition and body of its request.
public final class Fingerprint {
  private Fingerprint() {}

  static String of(RoutingContext ctx, @Nullable String body) {
    String ifMatch = ctx.request().getHeader(HttpHeaders.IF_MATCH);
    String whole =
        String.join(
            "\n",
            ctx.request().method().name(),
            ctx.request().uri(),
            ifMatch == null ? "" : ifMatch,
            body == null ? "" : body);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(whole.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
