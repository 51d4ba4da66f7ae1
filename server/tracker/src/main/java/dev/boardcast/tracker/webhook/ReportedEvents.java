package dev.boardcast.tracker.webhook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.EventType;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.PhaseService;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.service.request.Requests;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueNumbers;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Events that other programs report: each is made true in the tracker's own store, so that there
/// is no event without its change. Reporting one twice changes nothing the second time.
public final class ReportedEvents {
  private final ProjectService projects;
  private final PhaseService phases = new PhaseService();
  private final IssueService issues;

  public ReportedEvents(ProjectService projects, IssueService issues) {
    this.projects = projects;
    this.issues = issues;
  }

  /// Reads an event into the change that makes it true.
  ///
  /// @param json `{type, projectNumber, issueNumber?, data}`; `projectNumber` may be missing where
  ///   a project is created
  /// @return the change; it answers the project that it may have changed
  /// @throws Refusal when the event cannot be read
  public Function<WriteTransaction, Integer> read(JsonObject json) {
    try {
      String typeName = JsonFields.text(json, "type");
      EventType type =
          EventType.fromWireName(typeName)
              .orElseThrow(() -> Refusal.invalid("type", "is no event type: " + typeName));
      JsonObject data =
          json.has("data")
              ? JsonFields.object(JsonFields.required(json, "data"), "data")
              : new JsonObject();
      if (type == EventType.PROJECT_CREATED) {
        return projectCreated(optionalNumber(json, "projectNumber"), data);
      }
      int project = JsonFields.positiveInt(json, "projectNumber");
      return switch (type) {
        case PROJECT_UPDATED -> projectUpdated(project, data);
        case PROJECT_DELETED -> scope -> deleteProject(scope, project);
        case ISSUE_CREATED -> issueCreated(project, json, data);
        case ISSUE_UPDATED -> issueUpdated(project, issueNumber(json, data), data);
        case ISSUE_DELETED -> {
          int number = issueNumber(json, data);
          yield scope -> deleteIssue(scope, project, number);
        }
        case PHASE_UPDATED -> phasesReplaced(project, data);
        case PROJECT_CREATED -> throw new IllegalStateException("read above");
      };
    } catch (WireException e) {
      throw new Refusal.Malformed("The event cannot be read: " + e.getMessage());
    }
  }

  /// What an event's change is about.
  ///
  /// @param json of an event that was read
  public static Lane lane(JsonObject json) {
    Integer project = optionalNumber(json, "projectNumber");
    return project == null ? Lane.none() : Lane.of(project);
  }

  private Function<WriteTransaction, Integer> projectCreated(
      @Nullable Integer number, JsonObject data) {
    JsonObject resource = JsonFields.object(JsonFields.required(data, "project"), "data.project");
    JsonObject known = new JsonObject();
    for (String field : List.of("title", "description")) {
      if (resource.has(field)) {
        known.add(field, resource.get(field));
      }
    }
    if (resource.has("phases")) {
      JsonObject names = new JsonObject();
      names.add("phases", resource.get("phases"));
      known.add("phases", namesAndDescriptions(names));
    }
    NewProject command = Requests.newProject(known);
    return scope -> {
      if (number != null && ProjectRepository.exists(scope.sql(), number)) {
        projects.update(scope, number, Requests.projectResource(known), Precondition.NONE);
        return number;
      }
      return projects.create(scope, command, number).number();
    };
  }

  private Function<WriteTransaction, Integer> projectUpdated(int number, JsonObject data) {
    JsonObject resource = JsonFields.object(JsonFields.required(data, "project"), "data.project");
    var patch = Requests.projectResource(resource);
    return scope -> {
      projects.update(scope, number, patch, Precondition.NONE);
      return number;
    };
  }

  private int deleteProject(WriteTransaction scope, int number) {
    boolean gone =
        ProjectRepository.wasUsed(scope.sql(), number)
            && !ProjectRepository.exists(scope.sql(), number);
    if (!gone) {
      projects.delete(scope, number, Precondition.NONE);
    }
    return number;
  }

  private Function<WriteTransaction, Integer> issueCreated(
      int project, JsonObject json, JsonObject data) {
    JsonObject resource = issueResource(data);
    IssueFields fields = Requests.issueResource(resource, true);
    Integer wanted = optionalNumber(json, "issueNumber");
    Integer number = wanted == null ? optionalNumber(resource, "number") : wanted;
    IssueService.Source source =
        new IssueService.Source(number, address(JsonFields.optionalText(resource, "url")));
    return scope -> {
      Lookups.projectVersion(scope.sql(), project);
      Issue there = number == null ? null : IssueRepository.find(scope.sql(), project, number);
      if (there == null) {
        issues.create(scope, project, fields, source, Precondition.NONE);
      } else {
        issues.update(scope, project, there.number(), fields, Precondition.NONE);
      }
      return project;
    };
  }

  private Function<WriteTransaction, Integer> issueUpdated(
      int project, int number, JsonObject data) {
    IssueFields fields = Requests.issueResource(issueResource(data), false);
    return scope -> {
      issues.update(scope, project, number, fields, Precondition.NONE);
      return project;
    };
  }

  private int deleteIssue(WriteTransaction scope, int project, int number) {
    Lookups.projectVersion(scope.sql(), project);
    boolean gone =
        IssueNumbers.wasUsed(scope.sql(), project, number)
            && IssueRepository.find(scope.sql(), project, number) == null;
    if (!gone) {
      issues.delete(scope, project, number, Precondition.NONE);
    }
    return project;
  }

  private Function<WriteTransaction, Integer> phasesReplaced(int project, JsonObject data) {
    JsonObject request = new JsonObject();
    request.addProperty("title", "of no interest");
    request.add("phases", namesAndDescriptions(data));
    NewProject read = Requests.newProject(request);
    List<@Nullable String> ids = new ArrayList<>();
    for (JsonElement item : JsonFields.array(JsonFields.required(data, "phases"), "data.phases")) {
      ids.add(item.isJsonObject() ? JsonFields.optionalText(item.getAsJsonObject(), "id") : null);
    }
    List<PhaseService.Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      var phase = read.phases().get(i);
      wanted.add(new PhaseService.Wanted(ids.get(i), phase.name(), phase.description()));
    }
    return scope -> {
      phases.replace(scope, project, wanted);
      return project;
    };
  }

  /// The phases of a resource, without the figures that are derived anyway.
  private static JsonElement namesAndDescriptions(JsonObject data) {
    var phases = new com.google.gson.JsonArray();
    for (JsonElement item : JsonFields.array(JsonFields.required(data, "phases"), "data.phases")) {
      if (item.isJsonObject()) {
        JsonObject phase = new JsonObject();
        for (String field : List.of("name", "description")) {
          if (item.getAsJsonObject().has(field)) {
            phase.add(field, item.getAsJsonObject().get(field));
          }
        }
        phases.add(phase);
      } else {
        phases.add(item);
      }
    }
    return phases;
  }

  private static JsonObject issueResource(JsonObject data) {
    return JsonFields.object(JsonFields.required(data, "issue"), "data.issue");
  }

  private static int issueNumber(JsonObject json, JsonObject data) {
    Integer number = optionalNumber(json, "issueNumber");
    if (number == null && data.has("issue")) {
      number = optionalNumber(issueResource(data), "number");
    }
    if (number == null) {
      throw Refusal.invalid("issueNumber", "is required");
    }
    return number;
  }

  private static @Nullable Integer optionalNumber(JsonObject json, String name) {
    return json.has(name) ? JsonFields.positiveInt(json, name) : null;
  }

  /// Addresses are shown to people, who click on them.
  static @Nullable String address(@Nullable String url) {
    boolean fits =
        url == null
            || (url.length() <= 2_048
                && (url.startsWith("https://") || url.startsWith("http://"))
                && url.chars().allMatch(c -> c > ' ' && c < 0x7f));
    if (!fits) {
      throw Refusal.invalid("data.issue.url", "must be an http or https address");
    }
    return url;
  }
}
