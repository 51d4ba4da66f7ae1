package dev.boardcast.core.mirror.talk;

import dev.boardcast.core.event.Overruled;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing to be written about what is said.
public sealed interface TalkWrite {
  String item();

  /// What was heard of an item. Left out as a whole, and told so, where the issue is another than
  /// it was when this was decided, or where it would wait for itself by now.
  ///
  /// @param version of the issue when this was decided
  /// @param comments that are new here; those that came meanwhile, or are more than an issue can
  ///   have, are passed over
  /// @param joined what comments of this board are called there, by their ids
  /// @param kept ids of those that stay here alone
  /// @param blockedBy what the issue shall wait for; null leaves it as it is
  /// @param settled whether both sides then say the same
  /// @param overruled what was changed and does not stay, to be told
  record Heard(
      String item,
      long version,
      List<Spoken> comments,
      Map<Integer, String> joined,
      List<Integer> kept,
      @Nullable List<Integer> blockedBy,
      String base,
      boolean settled,
      List<Overruled> overruled)
      implements TalkWrite {
    public Heard {
      comments = List.copyOf(comments);
      joined = Map.copyOf(joined);
      kept = List.copyOf(kept);
      blockedBy = blockedBy == null ? null : List.copyOf(blockedBy);
      overruled = List.copyOf(overruled);
    }
  }

  /// A comment that was made there.
  ///
  /// @param remote what it is called there
  /// @param isNews whether it is told with an event of its own; what is no news is told together,
  ///   by its count
  record Spoken(String remote, @Nullable String author, Instant at, String text, boolean isNews) {}

  /// A comment is about to be made there.
  record Saying(String item, int comment, String mark) implements TalkWrite {}

  /// It is there.
  record Said(String item, int comment, String remote) implements TalkWrite {}

  /// What was heard, where nothing comes of it here.
  ///
  /// @param version of the issue at which both sides say the same; `MirrorDesk.UNSETTLED` for none
  record Noted(String item, long version, String base) implements TalkWrite {}
}
