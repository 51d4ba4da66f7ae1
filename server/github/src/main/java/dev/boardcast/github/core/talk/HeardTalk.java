package dev.boardcast.github.core.talk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What GitHub says of an item's comments and of what its issue waits for.
///
/// @param content the id; null for a draft, of which there is nothing to say
/// @param at when the issue was last changed there; null for a draft
/// @param comments how many there are
/// @param said the newest of them, the oldest first
/// @param waits empty where the server has no dependencies
public record HeardTalk(
    String item,
    @Nullable String content,
    @Nullable Instant at,
    int comments,
    List<Said> said,
    Optional<Waits> waits) {
  public HeardTalk {
    said = List.copyOf(said);
  }

  public boolean draft() {
    return content == null;
  }

  /// The same with more comments.
  public HeardTalk with(HeardTalk more) {
    return new HeardTalk(item, content, at, more.comments, more.said, waits);
  }

  /// A comment, as far as a board can hold it.
  ///
  /// @param id what GitHub calls it
  /// @param mark of one that a board made
  public record Said(
      String id, @Nullable String author, Instant at, String text, @Nullable String mark) {}

  /// @param count of the issues that it waits for
  /// @param contents ids of the first of them
  public record Waits(int count, List<String> contents) {
    public Waits {
      contents = List.copyOf(contents);
    }
  }
}
