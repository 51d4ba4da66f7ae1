package dev.boardcast.mcp.board;

import org.jspecify.annotations.Nullable;

/// What a call is about, so that a failure can be explained.
///
/// @param phase a phase's name that the call refers to
/// @param expected the version that the caller believes it to be at
/// @param write whether it was to change something
record Target(
    @Nullable Integer project,
    @Nullable Integer issue,
    @Nullable String workItem,
    @Nullable String phase,
    @Nullable Long expected,
    boolean write) {
  static final Target NONE = new Target(null, null, null, null, null, false);

  static Target project(int project) {
    return new Target(project, null, null, null, null, false);
  }

  static Target issue(int project, int issue) {
    return new Target(project, issue, null, null, null, false);
  }

  Target writing() {
    return new Target(project, issue, workItem, phase, expected, true);
  }

  Target withPhase(@Nullable String name) {
    return new Target(project, issue, workItem, name, expected, write);
  }

  Target withWorkItem(String id) {
    return new Target(project, issue, id, phase, expected, write);
  }

  Target expecting(@Nullable Long version) {
    return new Target(project, issue, workItem, phase, version, write);
  }
}
