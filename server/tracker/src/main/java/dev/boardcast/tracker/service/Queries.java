package dev.boardcast.tracker.service;

import dev.boardcast.core.access.Principal;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.repository.RecentRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What reads ask for, checked. Every method refuses with a `Refusal`.
public final class Queries {
  private Queries() {}

  /// An epoch or a digest; null where it is not given.
  public static void requireMark(String name, @Nullable String mark) {
    if (mark != null && (mark.isEmpty() || mark.length() > CallLimits.MARK_MAX_CHARS)) {
      throw Refusal.invalid(
          name, "must have 1 to %d characters".formatted(CallLimits.MARK_MAX_CHARS));
    }
  }

  /// The time as the store has it. Times that it cannot hold are no times here.
  public static Instant since(Instant time) {
    try {
      return Instant.ofEpochMilli(time.toEpochMilli());
    } catch (ArithmeticException _) {
      throw noTime();
    }
  }

  public static Refusal noTime() {
    return Refusal.invalid("since", "must be a time such as 2026-03-01T10:15:30.120Z");
  }

  /// Entries of the activity that a key may see.
  ///
  /// @param projects numbers of the only ones; empty for all that the key is for
  public static RecentRepository.Window activity(
      Principal grant,
      Instant since,
      Optional<? extends Collection<Integer>> projects,
      @Nullable String cursor) {
    Optional<Set<Integer>> only = grant.projects();
    if (projects.isPresent()) {
      Set<Integer> numbers = new TreeSet<>(projects.get());
      if (numbers.size() > Activity.PROJECTS_MAX_COUNT) {
        throw Refusal.invalid(
            "project", "must name at most %d projects".formatted(Activity.PROJECTS_MAX_COUNT));
      }
      GrantCheck.requireProjects(grant, numbers);
      only = Optional.of(numbers);
    }
    return new RecentRepository.Window(since, Paging.place(cursor), only);
  }
}
