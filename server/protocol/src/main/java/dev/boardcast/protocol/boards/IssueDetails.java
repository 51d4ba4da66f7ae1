package dev.boardcast.protocol.boards;

import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.domain.Issue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issue with what happened to it lately.
///
/// @param claim until when somebody holds it; null where nobody does
/// @param waitsFor those of the issues that block it which are not done
/// @param activity `{sequence, event}` objects, newest first, at most ten; the events come without
///   their resource, so they stay JSON
public record IssueDetails(
    Issue issue, @Nullable Claim claim, List<Integer> waitsFor, List<JsonObject> activity) {
  public IssueDetails {
    waitsFor = List.copyOf(waitsFor);
    activity = List.copyOf(activity);
  }
}
