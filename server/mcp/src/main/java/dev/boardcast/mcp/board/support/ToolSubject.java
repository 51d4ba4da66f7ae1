package dev.boardcast.mcp.board.support;

import org.jspecify.annotations.Nullable;

/// What a call is about, so that a failure can be explained.
///
/// @param phase a phase's name that the call refers to
/// @param expected the version that the caller believes it to be at
/// @param write whether it was to change something
public record ToolSubject(
    @Nullable Integer project,
    @Nullable Integer issue,
    @Nullable String workItem,
    @Nullable String phase,
    @Nullable Long expected,
    boolean write) {
  public static final ToolSubject NONE = new ToolSubject(null, null, null, null, null, false);

  public static ToolSubject project(int project) {
    return new ToolSubject(project, null, null, null, null, false);
  }

  public static ToolSubject issue(int project, int issue) {
    return new ToolSubject(project, issue, null, null, null, false);
  }

  public ToolSubject writing() {
    return new ToolSubject(project, issue, workItem, phase, expected, true);
  }

  public ToolSubject withPhase(@Nullable String name) {
    return new ToolSubject(project, issue, workItem, name, expected, write);
  }

  public ToolSubject withWorkItem(String id) {
    return new ToolSubject(project, issue, id, phase, expected, write);
  }

  public ToolSubject expecting(@Nullable Long version) {
    return new ToolSubject(project, issue, workItem, phase, version, write);
  }
}
