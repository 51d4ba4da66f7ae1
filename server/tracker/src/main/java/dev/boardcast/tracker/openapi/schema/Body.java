package dev.boardcast.tracker.openapi.schema;

/// Shapes of requests' bodies.
public enum Body {
  NEW_PROJECT,
  PROJECT_CHANGES,
  NEW_PHASE,
  PHASE_CHANGES,
  NEW_ISSUE,
  NEW_ISSUES,
  ISSUE_CHANGES,
  ISSUE_STATUS,
  ISSUE_PHASE,
  ISSUE_PLACE,
  LEASE,
  NEW_WORK_ITEM,
  WORK_ITEM_CHANGES,
  NEW_COMMENT,
  REPORTED_EVENT,
  GIT_HUB_DELIVERY;

  /// Its name among the document's components.
  public String component() {
    return Names.pascal(name());
  }
}
