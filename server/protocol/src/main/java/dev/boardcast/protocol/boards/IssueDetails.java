package dev.boardcast.protocol.boards;

import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issue with what happened to it lately.
///
/// @param claim until when somebody holds it; null where nobody does
/// @param waitsFor those of the issues that block it which are not done
/// @param comments the newest first
/// @param activity `{sequence, event}` objects, newest first, at most ten; the events come without
///   their resource, so they stay JSON
public record IssueDetails(
    Issue issue,
    @Nullable Claim claim,
    List<Integer> waitsFor,
    List<Comment> comments,
    List<JsonObject> activity) {
  /// Comments that come with an issue; the others are read in pages (`Teamwork.comments`).
  public static final int COMMENTS_MAX_COUNT = 5;

  public IssueDetails {
    waitsFor = List.copyOf(waitsFor);
    comments = List.copyOf(comments);
    activity = List.copyOf(activity);
  }
}
