package dev.boardcast.app.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// A small project's life, as an agent would play it. Pure.
public final class DemoScript {
  /// The project's phases at the beginning.
  static final List<String> PHASES = List.of("Design", "Build", "Launch");

  /// What the steps' issues get as numbers: a new project counts from 1.
  private int issues;

  private final int project;
  private final List<DemoStep> steps = new ArrayList<>();

  private DemoScript(int project) {
    this.project = project;
  }

  /// The step that everything else builds on.
  public static DemoStep first() {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("title", "Weather balloon");
    arguments.addProperty("description", "A balloon that measures the upper air and comes home.");
    JsonArray phases = new JsonArray();
    PHASES.forEach(phases::add);
    arguments.add("phases", phases);
    return new DemoStep("create the project, with three phases", "create_project", arguments);
  }

  /// The steps after the first.
  public static List<DemoStep> rest(int project) {
    DemoScript script = new DemoScript(project);
    int sketch =
        script.issue(
            "Sketch the envelope",
            "Design",
            "todo",
            "design",
            "Latex or film? Payload is **300 g**, burst height 30 km.");
    int radio =
        script.issue(
            "Choose a radio", "Design", "todo", "hardware", "Reaches 100 km, weighs under 20 g.");
    int logger =
        script.issue(
            "Write the data logger",
            "Build",
            "backlog",
            "firmware",
            "- pressure, temperature, position\n- one line a second\n- survives a reset");
    int parachute =
        script.issue(
            "Sew the parachute", "Build", "backlog", "hardware", "Lands at under `5 m/s`.");
    int permit =
        script.issue(
            "Ask for a flight permit", "Launch", "backlog", "paperwork", "Takes four weeks.");
    int duplicate =
        script.issue("Pick a radio", "Design", "backlog", "hardware", "One that reaches far.");
    script.status(sketch, "in_progress");
    script.assign(sketch, "ada");
    script.workItem(sketch, "Volume for 300 g of payload");
    script.workItem(sketch, "Seams that a hand can sew");
    script.completeWorkItem(sketch, "1");
    script.completeWorkItem(sketch, "2");
    script.status(sketch, "done");
    script.delete(duplicate);
    script.status(radio, "done");
    script.phase(logger, "Design");
    script.phase(logger, "Build");
    script.status(logger, "in_progress");
    script.addPhase("Recover");
    script.status(logger, "done");
    script.status(parachute, "done");
    script.status(permit, "in_progress");
    int recovery =
        script.issue("Find it again", "Recover", "todo", "field", "Somewhere to the east.");
    script.status(permit, "done");
    script.status(recovery, "done");
    script.close();
    return List.copyOf(script.steps);
  }

  private int issue(String title, String phase, String status, String label, String body) {
    int number = ++issues;
    JsonObject arguments = project();
    arguments.addProperty("title", title);
    arguments.addProperty("body", body);
    arguments.addProperty("phase", phase);
    arguments.addProperty("status", status);
    JsonArray labels = new JsonArray();
    labels.add(label);
    arguments.add("labels", labels);
    add("create #" + number + " \"" + title + "\" in " + phase, "create_issue", arguments);
    return number;
  }

  private void status(int issue, String status) {
    JsonObject arguments = issue(issue);
    arguments.addProperty("status", status);
    add("move #" + issue + " to " + status, "update_issue_status", arguments);
  }

  private void phase(int issue, String phase) {
    JsonObject arguments = issue(issue);
    arguments.addProperty("phaseName", phase);
    add("move #" + issue + " into " + phase, "update_issue_phase", arguments);
  }

  private void assign(int issue, String assignee) {
    JsonObject arguments = issue(issue);
    arguments.addProperty("assignee", assignee);
    add("give #" + issue + " to " + assignee, "update_issue", arguments);
  }

  private void workItem(int issue, String title) {
    JsonObject arguments = issue(issue);
    arguments.addProperty("title", title);
    add("add a work item to #" + issue, "add_work_item", arguments);
  }

  private void completeWorkItem(int issue, String id) {
    JsonObject arguments = issue(issue);
    arguments.addProperty("workItemId", id);
    arguments.addProperty("completed", true);
    add("complete work item " + id + " of #" + issue, "update_work_item", arguments);
  }

  private void delete(int issue) {
    add("delete #" + issue + ", which says the same as #2", "delete_issue", issue(issue));
  }

  private void addPhase(String name) {
    JsonObject arguments = project();
    arguments.addProperty("name", name);
    add("add the phase " + name, "create_phase", arguments);
  }

  private void close() {
    JsonObject arguments = project();
    arguments.addProperty("status", "closed");
    add("close the project", "update_project", arguments);
  }

  private void add(String sentence, String tool, JsonObject arguments) {
    steps.add(new DemoStep(sentence, tool, arguments));
  }

  private JsonObject project() {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("projectNumber", project);
    return arguments;
  }

  private JsonObject issue(int number) {
    JsonObject arguments = project();
    arguments.addProperty("issueNumber", number);
    return arguments;
  }
}
