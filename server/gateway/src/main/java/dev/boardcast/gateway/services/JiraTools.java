package dev.boardcast.gateway.services;

/// What Jira's tools take and give.
final class JiraTools {
  private static final String BRIEF =
      """
      "key": {"type": "string"}, "summary": {"type": "string"}, "status": {"type": "string"},
      "type": {"type": "string"}, "priority": {"type": "string"}, "assignee": {"type": "string"},
      "updated": {"type": "string"}, "url": {"type": "string"}
      """;

  static final String SEARCH =
      """
      {
        "name": "search_issues",
        "title": "Search Jira issues",
        "description": "Finds issues by JQL, such as: project = SHOP AND status != Done ORDER BY updated DESC.",
        "inputSchema": {
          "type": "object",
          "additionalProperties": false,
          "required": ["jql"],
          "properties": {
            "jql": {"type": "string", "minLength": 1, "maxLength": 10000, "description": "The query. Jira's cloud wants at least one condition."},
            "max_results": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20, "description": "Issues a page."},
            "page": {"type": "string", "maxLength": 2000, "description": "The next_page of the answer before, for more."}
          }
        },
        "outputSchema": {
          "type": "object",
          "required": ["issues"],
          "properties": {
            "issues": {"type": "array", "items": {"type": "object", "properties": {%s}}},
            "next_page": {"type": "string"}
          }
        },
        "annotations": {"readOnlyHint": true, "openWorldHint": true}
      }
      """
          .formatted(BRIEF);

  static final String DETAILS =
      """
      {
        "name": "get_issue_details",
        "title": "Read a Jira issue",
        "description": "Gives an issue with its description and comments as plain text.",
        "inputSchema": {
          "type": "object",
          "additionalProperties": false,
          "required": ["issue_key"],
          "properties": {
            "issue_key": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Such as SHOP-12."}
          }
        },
        "outputSchema": {
          "type": "object",
          "required": ["key"],
          "properties": {
            %s, "description": {"type": "string"}, "reporter": {"type": "string"}, "created": {"type": "string"},
            "labels": {"type": "array", "items": {"type": "string"}},
            "comments": {"type": "array", "items": {"type": "object"}}
          }
        },
        "annotations": {"readOnlyHint": true, "openWorldHint": true}
      }
      """
          .formatted(BRIEF.strip());

  static final String CREATE =
      """
      {
        "name": "create_issue",
        "title": "Create a Jira issue",
        "description": "Makes an issue and gives its key and address.",
        "inputSchema": {
          "type": "object",
          "additionalProperties": false,
          "required": ["project_key", "summary"],
          "properties": {
            "project_key": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Such as SHOP."},
            "summary": {"type": "string", "minLength": 1, "maxLength": 255, "description": "One line."},
            "issue_type": {"type": "string", "minLength": 1, "maxLength": 100, "default": "Task", "description": "As the project calls it: Task, Bug, Story."},
            "description": {"type": "string", "maxLength": 30000, "description": "Plain text; empty lines part paragraphs."},
            "labels": {"type": "array", "maxItems": 50, "items": {"type": "string", "minLength": 1, "maxLength": 255}, "description": "Without spaces."}
          }
        },
        "outputSchema": {
          "type": "object",
          "required": ["key", "url"],
          "properties": {"key": {"type": "string"}, "url": {"type": "string"}}
        },
        "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false, "openWorldHint": true}
      }
      """;

  private JiraTools() {}
}
