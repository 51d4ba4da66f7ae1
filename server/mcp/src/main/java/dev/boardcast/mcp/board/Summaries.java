package dev.boardcast.mcp.board;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Project;
import dev.boardcast.protocol.json.Json;

/// Projects and issues as lists hold them: without what makes them long. Pure.
final class Summaries {
  private Summaries() {}

  static JsonObject of(Issue issue) {
    JsonObject summary =
        Desk.pick(
            Json.toTree(issue).getAsJsonObject(),
            "number",
            "title",
            "status",
            "phase",
            "assignee",
            "labels",
            "url",
            "version",
            "updatedAt");
    summary.addProperty("workItemCount", issue.workItems().size());
    summary.addProperty("completedCount", Render.completed(issue));
    return summary;
  }

  static JsonObject of(Project project) {
    JsonObject whole = Json.toTree(project).getAsJsonObject();
    JsonObject summary =
        Desk.pick(whole, "number", "title", "description", "status", "url", "phases", "stats");
    JsonArray names = new JsonArray();
    project.phases().forEach(phase -> names.add(phase.name()));
    summary.add("phases", names);
    return summary;
  }
}
