package dev.boardcast.github.core;

/// What an issue or draft holds itself, beside the fields that its project gives it.
public enum Part {
  TITLE("title"),
  BODY("body"),
  ASSIGNEE("assignee"),
  LABELS("labels");

  private final String field;

  Part(String field) {
    this.field = field;
  }

  /// As events name it.
  public String field() {
    return field;
  }
}
