package dev.boardcast.protocol.boards;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import java.util.List;

/// An issue with what happened to it lately.
///
/// @param activity `{sequence, event}` objects, newest first, at most ten; the events come without
///   their resource, so they stay JSON
public record IssueDetails(Issue issue, List<JsonObject> activity) {
  public IssueDetails {
    activity = List.copyOf(activity);
  }
}
