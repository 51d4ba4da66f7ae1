package dev.boardcast.tracker.service.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Lease;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.order.Target;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.NewIssue;
import dev.boardcast.tracker.service.request.Commands.NewPhase;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.PhaseFields;
import dev.boardcast.tracker.service.request.Commands.Placing;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Commands.WorkItemFields;
import dev.boardcast.tracker.store.repository.PhaseRepository;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Request bodies, read into commands. Every method refuses with `Refusal.Invalid`, naming each
/// field at fault.
public final class Requests {
  private static final List<String> PROJECT_STATUSES =
      Arrays.stream(ProjectStatus.values()).map(ProjectStatus::wireName).toList();

  private static final List<String> ENDS = List.of("top", "bottom");

  private Requests() {}

  public static NewProject newProject(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    String title = fields.title("title");
    String description = fields.body("description").over(null);
    List<NewPhase> phases =
        fields.list(
            "phases", Limits.PHASES_MAX_COUNT, (at, item) -> projectPhase(fields, at, item));
    for (int i = 0; i < phases.size(); i++) {
      String name = phases.get(i).name();
      String key = PhaseRepository.key(name);
      if (phases.subList(0, i).stream().anyMatch(p -> PhaseRepository.key(p.name()).equals(key))) {
        fields.error("phases[%d]".formatted(i), "is there twice: '%s'".formatted(name));
      }
    }
    fields.finish();
    return new NewProject(title, description, phases);
  }

  public static ProjectFields project(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    ProjectFields project = project(fields);
    fields.finishPatch();
    return project;
  }

  /// As `project`, but of a whole resource: what is not of interest here is passed over.
  public static ProjectFields projectResource(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    ProjectFields project = project(fields);
    fields.finishTolerantly();
    return project;
  }

  public static NewPhase newPhase(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    NewPhase phase = newPhase(fields);
    fields.finish();
    return phase;
  }

  public static PhaseFields phase(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    PhaseFields phase =
        new PhaseFields(
            fields.titlePatch("name"), fields.body("description"), fields.positive("order"));
    fields.finishPatch();
    return phase;
  }

  public static IssueFields newIssue(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    requireTitle(fields, json);
    IssuePatch issue = fields.issue(IssueField.SETTABLE);
    fields.finish();
    return IssueFields.of(issue);
  }

  /// Several at once.
  public static List<NewIssue> newIssues(JsonObject json) {
    return BatchRequest.read(json);
  }

  public static IssueFields issue(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    IssuePatch issue = fields.issue(IssueField.SETTABLE);
    fields.finishPatch();
    return IssueFields.of(issue);
  }

  /// As `issue`, but of a whole resource: what is not of interest here is passed over.
  public static IssueFields issueResource(JsonObject json, boolean titleRequired) {
    RequestFields fields = new RequestFields(json);
    if (titleRequired) {
      requireTitle(fields, json);
    }
    IssuePatch issue = fields.issue(IssueField.SETTABLE);
    fields.finishTolerantly();
    return IssueFields.of(issue);
  }

  public static IssueFields issueStatus(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    IssuePatch patch = fields.issue(List.of(IssueField.STATUS));
    if (patch.isEmpty()) {
      fields.error("status", "is required");
    }
    fields.finish();
    return IssueFields.of(patch);
  }

  public static IssueFields issuePhase(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    Patch<String> phase = fields.nameOrNull("phaseName", Limits.TITLE_MAX_CHARS);
    if (!phase.isGiven()) {
      fields.error("phaseName", "is required; null takes the issue out of its phase");
    }
    fields.finish();
    return new IssueFields(IssuePatch.of(IssueField.PHASE, phase.over(null)), "phaseName");
  }

  /// Where an issue shall stand among those of its status.
  public static Placing place(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    Integer before = fields.positive("before").over(null);
    Integer after = fields.positive("after").over(null);
    Target end = fields.named("to", Requests::end, ENDS).over(null);
    IssueStatus status =
        fields.named("status", IssueStatus::fromWireName, IssueStatus.wireNames()).over(null);
    fields.finishPatch();
    if (Stream.of("before", "after", "to").filter(json::has).count() != 1) {
      throw Refusal.invalid("to", "must be there, or one of before and after in its place");
    }
    Target target = end;
    if (before != null) {
      target = new Target.Before(before);
    } else if (after != null) {
      target = new Target.After(after);
    }
    return new Placing(Objects.requireNonNull(target), status);
  }

  private static Optional<Target> end(String name) {
    return switch (name) {
      case "top" -> Optional.of(new Target.Top());
      case "bottom" -> Optional.of(new Target.Bottom());
      default -> Optional.empty();
    };
  }

  /// For how long a claim shall hold without a word of its holder.
  public static Duration lease(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    Integer seconds = fields.positive("leaseSeconds").over(null);
    if (seconds != null
        && (seconds < Lease.LENGTH_MIN.toSeconds() || seconds > Lease.LENGTH_MAX.toSeconds())) {
      fields.error(
          "leaseSeconds",
          "must be %d to %d".formatted(Lease.LENGTH_MIN.toSeconds(), Lease.LENGTH_MAX.toSeconds()));
    }
    fields.finish();
    return seconds == null ? Lease.DEFAULT_LENGTH : Duration.ofSeconds(seconds);
  }

  /// What is to be said about an issue.
  public static String newComment(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    String text = fields.said("text", Limits.COMMENT_MAX_CHARS);
    fields.finish();
    return text;
  }

  public static WorkItemFields newWorkItem(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    requireTitle(fields, json);
    WorkItemFields item = workItem(fields);
    fields.finish();
    return item;
  }

  public static WorkItemFields workItem(JsonObject json) {
    RequestFields fields = new RequestFields(json);
    WorkItemFields item = workItem(fields);
    fields.finishPatch();
    return item;
  }

  private static void requireTitle(RequestFields fields, JsonObject json) {
    if (!json.has("title")) {
      fields.error("title", "is required");
    }
  }

  private static ProjectFields project(RequestFields fields) {
    return new ProjectFields(
        fields.titlePatch("title"),
        fields.body("description"),
        fields.named("status", ProjectStatus::fromWireName, PROJECT_STATUSES));
  }

  private static WorkItemFields workItem(RequestFields fields) {
    return new WorkItemFields(fields.titlePatch("title"), fields.flag("completed"));
  }

  private static NewPhase newPhase(RequestFields fields) {
    return new NewPhase(
        fields.title("name"),
        fields.body("description").over(null),
        fields.positive("order").over(null));
  }

  private static @Nullable NewPhase projectPhase(
      RequestFields project, String at, JsonElement item) {
    if (item.isJsonObject()) {
      RequestFields fields = new RequestFields(item.getAsJsonObject());
      NewPhase phase =
          new NewPhase(fields.title("name"), fields.body("description").over(null), null);
      project.adopt(at, fields);
      return phase;
    }
    String name = project.text(at, item, Limits.TITLE_MAX_CHARS);
    return name == null ? null : new NewPhase(name, null, null);
  }
}
