package dev.boardcast.tracker.openapi.schema;

/// Shapes of answers, and of what is in them.
public enum Shape {
  HEALTH,
  READINESS,
  READINESS_CHECK,
  POSITIONS,
  PROJECT,
  PROJECT_LIST,
  FIELD,
  PROJECT_STATS,
  PHASE,
  PHASE_LIST,
  ISSUE,
  CREATED_ISSUE,
  CREATED_ISSUES,
  ISSUE_LIST,
  ISSUE_DETAILS,
  CLAIM,
  CLAIMED_ISSUE,
  NEXT_ISSUE,
  ISSUE_ACTIVITY,
  WORK_ITEM,
  COMMENT,
  COMMENT_LIST,
  POSITION,
  BOARD,
  EVENT_PAGE,
  SEQUENCED_EVENT,
  EVENT,
  PROJECT_EVENT,
  ISSUE_EVENT,
  PHASES_EVENT,
  ACTIVITY,
  ACTIVITY_ENTRY,
  CONFLICT,
  REFUSED_CHANGE,
  TAKEN_OVER,
  TOLD,
  HOOK_REPORT,
  UNCHANGED,
  DOCUMENT,
  PROBLEM,
  FIELD_ERROR;

  /// Its name among the document's components.
  public String component() {
    return Names.pascal(name());
  }
}
