package dev.boardcast.tracker.openapi;

/// Calls that belong together, as readers of the document find them.
enum Group {
  PROJECTS("Projects", "Projects, and their boards: a board is a project with all its issues."),
  PHASES("Phases", "The steps of a project, in order."),
  ISSUES("Issues", "Issues of a project, and the work items of each."),
  CHANGES("Changes", "What has changed: by project and position, or lately in all projects."),
  INTAKE("Intake", "Changes that were made elsewhere."),
  SERVICE("Service", "The server itself.");

  private final String title;
  private final String description;

  Group(String title, String description) {
    this.title = title;
    this.description = description;
  }

  String title() {
    return title;
  }

  String description() {
    return description;
  }
}
