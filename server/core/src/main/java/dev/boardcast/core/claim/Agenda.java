package dev.boardcast.core.claim;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Priority;
import dev.boardcast.core.order.CardOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What there is to do on a board for somebody, the best first. Pure.
///
/// Free is what waits (backlog, to do), is nobody's claim, waits for no other issue that is open,
/// and is assigned to nobody else. Of that, the highest priority comes first, then what is to do
/// before what is in the backlog, then the first as they stand on the board.
///
/// @param open how many are not done
/// @param free those that are free, the best first
/// @param held how many are not free, by why
public record Agenda(int open, List<OpenIssue> free, Map<Hindrance, Integer> held) {
  /// Why an issue is not free. The first that fits counts.
  public enum Hindrance {
    CLAIMED("claimed"),
    UNDERWAY("in progress without a claim"),
    BLOCKED("blocked"),
    ASSIGNED("assigned to somebody else"),
    CLOSED("of a closed project");

    private final String words;

    Hindrance(String words) {
      this.words = words;
    }
  }

  private static final List<Priority> RANKS = List.of(Priority.values());
  private static final Comparator<OpenIssue> BEST_FIRST =
      Comparator.<OpenIssue>comparingInt(issue -> rank(issue.priority()))
          .thenComparing(issue -> issue.status() != IssueStatus.TODO)
          .thenComparing(issue -> CardOrder.key(issue.number(), issue.place()));

  public Agenda {
    free = List.copyOf(free);
    held = new LinkedHashMap<>(held);
  }

  /// @param all every issue of the board that is not done
  /// @param who asks; null for nobody by name
  public static Agenda of(Collection<OpenIssue> all, @Nullable String who) {
    List<OpenIssue> free = new ArrayList<>();
    Map<Hindrance, Integer> held = new LinkedHashMap<>();
    Set<Integer> undone = all.stream().map(OpenIssue::number).collect(Collectors.toSet());
    for (OpenIssue issue : all) {
      Optional<Hindrance> hindrance = hindrance(issue, undone, who);
      if (hindrance.isPresent()) {
        held.merge(hindrance.get(), 1, Integer::sum);
      } else {
        free.add(issue);
      }
    }
    free.sort(BEST_FIRST);
    return new Agenda(all.size(), free, held);
  }

  /// That of a project which nobody is to work on.
  ///
  /// @param open how many of its issues are not done
  public static Agenda ofClosed(int open) {
    return new Agenda(open, List.of(), open == 0 ? Map.of() : Map.of(Hindrance.CLOSED, open));
  }

  private static Optional<Hindrance> hindrance(
      OpenIssue issue, Set<Integer> undone, @Nullable String who) {
    if (issue.claimedBy() != null) {
      return Optional.of(Hindrance.CLAIMED);
    }
    if (issue.status() == IssueStatus.IN_PROGRESS) {
      return Optional.of(Hindrance.UNDERWAY);
    }
    if (issue.blockedBy().stream().anyMatch(undone::contains)) {
      return Optional.of(Hindrance.BLOCKED);
    }
    if (issue.assignee() != null && !issue.assignee().equals(who)) {
      return Optional.of(Hindrance.ASSIGNED);
    }
    return Optional.empty();
  }

  public Optional<OpenIssue> best() {
    return free.stream().findFirst();
  }

  /// Why it is the best one, or why there is none.
  public String why() {
    if (open == 0) {
      return "No issue is open: each is done, or there is none yet.";
    }
    if (held.containsKey(Hindrance.CLOSED)) {
      return "The project is closed: of its %d open issues none is handed out. `update_project` with status `open` opens it again."
          .formatted(open);
    }
    String others = others();
    if (free.isEmpty()) {
      return "Nothing is free: of %d open issues %s.".formatted(open, others);
    }
    OpenIssue best = free.getFirst();
    Priority priority = best.priority();
    return "Priority %s, %s: the first of %d free issues by priority, then status, then order%s."
        .formatted(
            priority == null ? "none" : priority.wireName(),
            best.status().wireName(),
            free.size(),
            others.isEmpty() ? "" : "; of the other open ones " + others);
  }

  /// For example `3 claimed, 1 assigned to somebody else`.
  private String others() {
    List<String> parts = new ArrayList<>();
    for (Hindrance why : Hindrance.values()) {
      Integer count = held.get(why);
      if (count != null) {
        parts.add("%d %s".formatted(count, why.words));
      }
    }
    return String.join(", ", parts);
  }

  private static int rank(@Nullable Priority priority) {
    return priority == null ? RANKS.size() : RANKS.indexOf(priority);
  }
}
