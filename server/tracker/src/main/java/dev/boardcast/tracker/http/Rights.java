package dev.boardcast.tracker.http;

import dev.boardcast.core.access.Grant;
import dev.boardcast.core.access.Scope;
import dev.boardcast.tracker.service.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What a request's key allows. The one place that refuses for it.
final class Rights {
  private static final String GRANT = "boardcast.grant";
  private static final String KEY = "boardcast.key";
  private static final String PROJECT = "projectNumber";

  private Rights() {}

  static void keep(RoutingContext ctx, Grant grant, String key) {
    ctx.put(GRANT, grant).put(KEY, key);
  }

  /// The key that the request was let in with.
  static String key(RoutingContext ctx) {
    return ctx.get(KEY);
  }

  /// Null on paths that want no key.
  static @Nullable Grant find(RoutingContext ctx) {
    return ctx.get(GRANT);
  }

  static Grant of(RoutingContext ctx) {
    Grant grant = find(ctx);
    if (grant == null) {
      throw new IllegalStateException("this path wants no key");
    }
    return grant;
  }

  /// Refuses a request whose method or project is not its key's.
  ///
  /// @throws Refusal.Forbidden then
  static void check(RoutingContext ctx, Scope needed) {
    Grant grant = of(ctx);
    requireScope(grant, needed);
    if (ctx.pathParams().containsKey(PROJECT)) {
      requireProject(grant, Params.number(ctx, PROJECT));
    }
  }

  static void requireScope(Grant grant, Scope needed) {
    if (!grant.scope().covers(needed)) {
      throw new Refusal.Forbidden(
          "The key %s is for scope %s; this wants %s."
              .formatted(grant.name(), grant.scope().wireName(), needed.wireName()));
    }
  }

  static void requireProject(Grant grant, int number) {
    if (!grant.allowsProject(number)) {
      throw new Refusal.Forbidden(
          "The key %s is not for project #%d.".formatted(grant.name(), number));
    }
  }

  static void requireProjects(Grant grant, Collection<Integer> numbers) {
    numbers.forEach(number -> requireProject(grant, number));
  }

  /// Refuses what no single project contains.
  static void requireAllProjects(Grant grant) {
    if (grant.isLimited()) {
      throw new Refusal.Forbidden(
          "The key %s is for some projects alone, and makes no new ones.".formatted(grant.name()));
    }
  }
}
