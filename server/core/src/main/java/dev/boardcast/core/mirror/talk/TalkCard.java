package dev.boardcast.core.mirror.talk;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A linked pair with what was said about its issue and is not there yet.
///
/// @param base what was last heard, in the words of the part that mirrors; null where it was never
///   read
/// @param unsent comments of which it is not known that they are there, the oldest first, up to
///   `UNSENT_MAX_COUNT`
/// @param known what comments that are on both sides are called there
public record TalkCard(
    String item, Issue issue, @Nullable String base, List<Unsent> unsent, Set<String> known) {
  /// Of one issue at once; others come with the next ones.
  public static final int UNSENT_MAX_COUNT = 20;

  public TalkCard {
    unsent = List.copyOf(unsent);
    known = Set.copyOf(known);
  }

  /// @param mark by which it is recognized there; null where it was never sent
  public record Unsent(Comment comment, @Nullable String mark) {}

  /// @param mark of one that was made here
  public record Said(Comment comment, @Nullable String mark) {}

  /// The same where these are known, too.
  public TalkCard knowing(Collection<String> more) {
    Set<String> all = new HashSet<>(known);
    all.addAll(more);
    return new TalkCard(item, issue, base, unsent, all);
  }
}
