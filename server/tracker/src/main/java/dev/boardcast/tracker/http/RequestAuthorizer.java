package dev.boardcast.tracker.http;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.tracker.service.GrantCheck;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// What a request's key allows.
public final class RequestAuthorizer {
  private static final String GRANT = "boardcast.grant";
  private static final String KEY = "boardcast.key";
  private static final String PROJECT = "projectNumber";

  private RequestAuthorizer() {}

  static void keep(RoutingContext ctx, Principal grant, String key) {
    ctx.put(GRANT, grant).put(KEY, key);
  }

  /// The key that the request was let in with.
  static String key(RoutingContext ctx) {
    return ctx.get(KEY);
  }

  /// Null on paths that want no key.
  static @Nullable Principal find(RoutingContext ctx) {
    return ctx.get(GRANT);
  }

  public static Principal of(RoutingContext ctx) {
    Principal grant = find(ctx);
    if (grant == null) {
      throw new IllegalStateException("this path wants no key");
    }
    return grant;
  }

  /// Refuses a request whose method or project is not its key's.
  ///
  /// @throws Refusal.Forbidden then
  public static void check(RoutingContext ctx, Scope needed) {
    Principal grant = of(ctx);
    GrantCheck.requireScope(grant, needed);
    if (ctx.pathParams().containsKey(PROJECT)) {
      GrantCheck.requireProject(grant, Params.number(ctx, PROJECT));
    }
  }
}
