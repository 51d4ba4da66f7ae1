package dev.boardcast.mcp.board;

import org.jspecify.annotations.Nullable;

/// What a call is about, so that a failure can be explained.
///
/// @param phase a phase's name that the call refers to
/// @param write whether it was to change something
record Target(
    @Nullable Integer project,
    @Nullable Integer issue,
    @Nullable String workItem,
    @Nullable String phase,
    boolean write) {
  static final Target NONE = new Target(null, null, null, null, false);

  static Target project(int project) {
    return new Target(project, null, null, null, false);
  }

  static Target issue(int project, int issue) {
    return new Target(project, issue, null, null, false);
  }

  Target writing() {
    return new Target(project, issue, workItem, phase, true);
  }

  Target withPhase(@Nullable String name) {
    return new Target(project, issue, workItem, name, write);
  }

  Target withWorkItem(String id) {
    return new Target(project, issue, id, phase, write);
  }
}
