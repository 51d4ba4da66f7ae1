package dev.boardcast.mcp.board.tools;

import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.protocol.boards.Boards;
import java.util.List;
import java.util.function.Supplier;

/// All tools, in the order that `tools/list` shows them: from looking around to changing things.
public final class BoardTools {
  private BoardTools() {}

  /// @param tracker asked for at each call, not before; memoized by the caller
  public static List<Tool> all(Supplier<Boards> tracker) {
    ToolSupport desk = new ToolSupport(tracker);
    ProjectTools projects = new ProjectTools(desk);
    IssueReadTools reading = new IssueReadTools(desk);
    IssueWriteTools writing = new IssueWriteTools(desk);
    ClaimTools claims = new ClaimTools(desk);
    BulkTools bulk = new BulkTools(desk);
    CommentTools comments = new CommentTools(desk);
    WorkItemTools workItems = new WorkItemTools(desk);
    return List.of(
        new HealthTool(desk).healthCheck(),
        projects.listProjects(),
        projects.readProject(),
        projects.createProject(),
        projects.updateProject(),
        reading.listIssues(),
        projects.getProjectPhases(),
        projects.createPhase(),
        reading.getIssueDetails(),
        new ActivityTool(desk).listActivity(),
        claims.nextIssue(),
        claims.claimNext(),
        claims.claimIssue(),
        claims.releaseIssue(),
        writing.createIssue(),
        writing.updateIssue(),
        new BatchTool(desk).createIssues(),
        bulk.updateIssues(),
        writing.updateIssueStatus(),
        writing.updateIssuePhase(),
        new MoveTool(desk).moveIssue(),
        writing.deleteIssue(),
        comments.addComment(),
        workItems.addWorkItem(),
        workItems.updateWorkItem());
  }
}
