package dev.boardcast.mcp.board.resource;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.prompt.Prompt;
import dev.boardcast.mcp.prompt.PromptFailure;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Plans to be written by the agent, whose steps may become issues.
public final class PlanPrompts {
  private static final String SUBJECT = "subject";
  private static final String PROJECT = "projectNumber";
  private static final String PHASE = "phase";
  private static final String CREATE = "createIssues";
  private static final List<String> YES_OR_NO = List.of("yes", "no");

  private final ToolSupport desk;
  private final BoardCompleter completer = new BoardCompleter();

  /// @param tracker asked for where an argument is to be completed, not before
  public PlanPrompts(Supplier<Boards> tracker) {
    desk = new ToolSupport(tracker);
  }

  public List<Prompt> all() {
    return List.of(
        new Prompt(
            "plan_feature",
            "Plan a feature",
            "A plan of a feature as a Markdown file for docs/specs/: what it is for, how it is built"
                + " step by step, and how it is proved. Its steps become issues on request.",
            arguments("The feature, in a sentence or more."),
            (arguments, _) -> write(FEATURE, arguments),
            this::complete),
        new Prompt(
            "implementation_plan",
            "Plan an implementation",
            "A plan for building something larger: architecture, decisions, phases with their"
                + " effort, contracts, tests, rollout, risks. Its steps become issues on request.",
            arguments("What is to be built, in a sentence or more."),
            (arguments, _) -> write(IMPLEMENTATION, arguments),
            this::complete));
  }

  private static List<Prompt.Argument> arguments(String subject) {
    return List.of(
        new Prompt.Argument(SUBJECT, "Subject", subject, true),
        new Prompt.Argument(
            PROJECT,
            "Project",
            "Number of the project on the board that it belongs to; without one the plan stands"
                + " alone.",
            false),
        new Prompt.Argument(PHASE, "Phase", "Name of the phase that its issues are put in.", false),
        new Prompt.Argument(
            CREATE,
            "Create issues",
            "yes: turn the steps into issues of the project once the plan is written; no unless"
                + " given.",
            false));
  }

  private Completions complete(
      String argument, String begun, Map<String, String> given, CallContext context) {
    if (argument.equals(CREATE)) {
      return Completions.of(YES_OR_NO, begun);
    }
    if (argument.equals(SUBJECT)) {
      return Completions.NONE;
    }
    try {
      return completer.complete(argument, begun, given.get(PROJECT), desk.boards(context));
    } catch (TrackerException _) {
      // Typing goes on without suggestions.
      return Completions.NONE;
    }
  }

  private static List<Prompt.Message> write(String plan, Map<String, String> arguments) {
    String subject = arguments.getOrDefault(SUBJECT, "");
    if (subject.codePointCount(0, subject.length()) > Limits.BODY_MAX_CHARS) {
      throw new PromptFailure(
          "`%s` has more than %d characters".formatted(SUBJECT, Limits.BODY_MAX_CHARS));
    }
    String project = arguments.getOrDefault(PROJECT, "").strip();
    String create = create(arguments.getOrDefault(CREATE, "").strip());
    if (!project.isEmpty() && !project.matches("[1-9]\\d{0,9}")) {
      throw new PromptFailure("`%s` must be a project's number".formatted(PROJECT));
    }
    if (!YES_OR_NO.contains(create)) {
      throw new PromptFailure("`%s` must be yes or no".formatted(CREATE));
    }
    boolean creates = create.equals("yes");
    if (creates && project.isEmpty()) {
      throw new PromptFailure(
          "`%s` is missing: issues need a project to be created in".formatted(PROJECT));
    }
    StringBuilder text = new StringBuilder(plan.formatted(subject.strip()));
    if (!project.isEmpty()) {
      text.append('\n').append(board(project));
    }
    if (creates) {
      String phase = arguments.getOrDefault(PHASE, "").strip();
      text.append('\n')
          .append(
              issues(
                  project,
                  phase.isEmpty()
                      ? "the project's phase that fits (get_project_phases lists them)"
                      : "the phase '" + phase + "'"));
    } else if (!project.isEmpty()) {
      text.append('\n').append(OFFER);
    }
    return List.of(Prompt.Message.user(text.toString()));
  }

  /// Truths are a yes or no; what is not given, a no.
  private static String create(String given) {
    return switch (given.toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> "yes";
      case "no", "false", "" -> "no";
      default -> given;
    };
  }

  private static final String FEATURE =
      """
      Write a plan for this feature:

      %s

      Look at the code first: the plan names real files, real commands and the conventions that are there. Save it as one Markdown file \
      under `docs/specs/`, named after the feature in lower case with hyphens, with these headings in this order:

      # The feature's name
      ## Description: what it does, for whom, in a paragraph.
      ## User story: "As a …, I want …, so that …".
      ## Problem: what cannot be done today, or hurts, and how one sees that.
      ## Solution: the approach, why this one, and what was considered instead.
      ## Relevant files: the files to read or change, each with the reason; new files apart.
      ## Phases: the order of the work, so that each phase ends with something that runs.
      ## Step-by-step tasks: numbered steps, small enough for one commit each; a step says what changes where, and which test proves it. The last step runs the validation.
      ## Tests and edge cases: unit, integration and end-to-end tests; then empty, wrong, huge, concurrent and interrupted cases, with what shall happen.
      ## Acceptance criteria: statements that are true or false, each checkable by somebody who did not write the code.
      ## Validation commands: every command that must end without an error, as it is typed.
      ## Notes: open questions, follow-ups, what was left out on purpose.

      Leave nothing as a placeholder. Ask before you guess where a wrong guess would change the plan.
      """;

  private static final String IMPLEMENTATION =
      """
      Write an implementation plan for:

      %s

      Read the code and the documents that are there first. Save it as one Markdown file under `docs/specs/`, with these headings in this order:

      # Title
      ## Summary: the goal, the outcome, and what is not part of it.
      ## Architecture: the parts, what each is responsible for, how they talk; a diagram where it helps.
      ## Decisions: for each, the options, what speaks for and against them, the choice and its rationale.
      ## Phases: in order, each with its goal, its steps (numbered), its effort in days, what it depends on and when it is done.
      ## Data model: records and fields with types and bounds, indexes, migrations and how they are undone.
      ## Contracts: interfaces between the parts: calls, messages, errors, versions, with an example each.
      ## Testing: what is tested at which level, with what data, and what must never break.
      ## Security: who may do what, secrets, input from outside, what is logged and what never.
      ## Performance targets: figures with units, under which load, and how they are measured.
      ## Deployment and rollback: steps, order, flags, what is checked afterwards, and the way back.
      ## Monitoring: figures and logs that show that it works, and alarms with their limits.
      ## Risks: likelihood, effect, what lowers them, and the sign by which one notices.
      ## Checklist: what must be true before it is called done.

      Give figures instead of adjectives. Mark each assumption as one, and ask about those that could turn the plan over.
      """;

  private static String board(String project) {
    return """
    It belongs to project #%1$s on the board. Before you write, read it with read_project and list_issues (projectNumber %1$s): do not plan what is \
    done already, and name issues that exist by their numbers.
    """
        .formatted(project);
  }

  private static String issues(String project, String phase) {
    return """
    When the plan is written, turn its steps into issues of project #%1$s with the board's tools, not with a shell:
    1. list_issues, so that nothing is created twice.
    2. create_issue for each step: its title as the title, what is to be done and how it is proved as the body, status `backlog`, in %2$s.
    3. add_work_item for what a step has several parts of.
    Then give the list of issue numbers, and write them into the plan beside their steps.
    """
        .formatted(project, phase);
  }

  private static final String OFFER =
      """
      When the plan is written, offer to turn its steps into issues of that project (create_issue, one for each step); create none without a yes.
      """;
}
