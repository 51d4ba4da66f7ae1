package dev.boardcast.tracker.service;

import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.tracker.service.request.Refusal;
import java.util.Collection;

/// The one place that refuses a call for what its key allows. Every method throws
/// `Refusal.Forbidden` then.
public final class GrantCheck {
  private GrantCheck() {}

  public static void requireScope(Principal grant, Scope needed) {
    if (!grant.scope().covers(needed)) {
      throw new Refusal.Forbidden(
          "The key %s is for scope %s; this wants %s."
              .formatted(grant.name(), grant.scope().wireName(), needed.wireName()));
    }
  }

  public static void requireProject(Principal grant, int number) {
    if (!grant.allowsProject(number)) {
      throw new Refusal.Forbidden(
          "The key %s is not for project #%d.".formatted(grant.name(), number));
    }
  }

  public static void requireProjects(Principal grant, Collection<Integer> numbers) {
    numbers.forEach(number -> requireProject(grant, number));
  }

  /// Refuses what no single project contains.
  public static void requireAllProjects(Principal grant) {
    if (grant.isLimited()) {
      throw new Refusal.Forbidden(
          "The key %s is for some projects alone, and makes no new ones.".formatted(grant.name()));
    }
  }
}
