package dev.boardcast.tracker.openapi;

/// Parameters in a call's query. Some of one name mean different things in different calls.
enum Query {
  STATUS("status"),
  PHASE("phase"),
  ASSIGNEE("assignee"),
  LIMIT("limit"),
  CURSOR("cursor"),
  EPOCH("epoch"),
  SINCE_SEQUENCE("since"),
  DIGEST("digest"),
  EVENTS_LIMIT("limit"),
  SINCE_TIME("since"),
  ENTRIES_LIMIT("limit"),
  PROJECTS("project"),
  INTO_PROJECT("project");

  private final String wireName;

  Query(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }
}
