package dev.boardcast.sidecar.trace;

/// From whom to whom a message went.
public enum Direction {
  EDITOR_TO_SIDECAR("editor->sidecar"),
  SIDECAR_TO_EDITOR("sidecar->editor"),
  HUB_TO_SIDECAR("hub->sidecar"),
  SIDECAR_TO_HUB("sidecar->hub"),
  /// A call to the tracker, with its outcome.
  TRACKER("tracker"),
  /// What the trace says of itself.
  TRACE("trace");

  private final String wireName;

  Direction(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
