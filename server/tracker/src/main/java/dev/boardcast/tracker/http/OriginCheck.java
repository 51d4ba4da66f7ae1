package dev.boardcast.tracker.http;

import dev.boardcast.protocol.http.OriginPolicy;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.service.request.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets only those pass who mean this server: a web page whose name points to this machine does not
/// (DNS rebinding), nor does a page of another site. No answer ever has CORS headers. Who asks for
/// what needs no key may call the server what they like: a probe knows an address and no name, and
/// the answer tells nothing of what is stored.
public record OriginCheck(OriginPolicy origins) implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext ctx) {
    List<String> hosts = ctx.request().headers().getAll(HttpHeaders.HOST);
    List<String> from = ctx.request().headers().getAll(HttpHeaders.ORIGIN);
    if (hosts.size() > 1 || from.size() > 1) {
      Api.fail(ctx, new Refusal.Malformed("Host and Origin may be there once."));
      return;
    }
    boolean anyHost = Endpoint.isOpen(ctx.normalizedPath());
    String origin = first(from);
    // An absolute address says whom it means whatever Host says (RFC 9112, section 3.2.2).
    authority(ctx.request().uri())
        .filter(_ -> !anyHost)
        .flatMap(meant -> origins.fault(meant, origin))
        .or(() -> origins.fault(anyHost ? "localhost" : first(hosts), origin))
        .ifPresentOrElse(
            fault ->
                Api.fail(
                    ctx,
                    new Refusal.Forbidden(
                        fault
                            + ". Names that are let in are those of loopback, and of STATE_TRACKING_API_URL and BOARDCAST_HUB_URL of the server.")),
            ctx::next);
  }

  private static Optional<String> authority(String target) {
    int scheme = target.indexOf("://");
    return target.startsWith("/") || scheme < 0
        ? Optional.empty()
        : Optional.of(target.substring(scheme + 3).split("[/?#]", 2)[0]);
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.getFirst();
  }
}
