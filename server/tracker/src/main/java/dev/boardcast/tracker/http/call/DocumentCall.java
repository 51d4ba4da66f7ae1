package dev.boardcast.tracker.http.call;

import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.openapi.OpenApiDocument;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// `GET /openapi.json`. The document is made with the first request for it, off the event loop, and
/// kept. Needs no key: it is the same for every server of a version.
public final class DocumentCall implements Handler<RoutingContext> {
  private static final int TAG_CHARS = 22;

  private final String version;
  private final Executor background;

  /// Touched by the event loop only.
  private @Nullable CompletableFuture<Reply> document;

  DocumentCall(String version, Executor background) {
    this.version = version;
    this.background = background;
  }

  @Override
  public void handle(RoutingContext ctx) {
    CompletableFuture<Reply> made = document;
    if (made == null) {
      made = CompletableFuture.supplyAsync(this::make, background);
      document = made;
    }
    // May be kept, but is asked for again: another version of the program has another document.
    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    Api.answerLater(ctx, made);
  }

  private Reply make() {
    String json = OpenApiDocument.of(version);
    return Reply.ok(json, "\"" + digest(json) + "\"");
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, TAG_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
