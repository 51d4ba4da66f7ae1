package dev.boardcast.app.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.Version;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.api.ProjectAddress;
import dev.boardcast.github.api.Views.Choice;
import dev.boardcast.github.api.Views.Choices;
import dev.boardcast.github.core.scan.ScanPlan;
import dev.boardcast.github.hooks.Deliveries;
import dev.boardcast.github.sync.Check;
import dev.boardcast.github.sync.GitHubMirrors;
import dev.boardcast.github.sync.Tokens;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is done about connections to GitHub. Loaded only where there is one, or is to be one. For
/// one thread at a time.
final class GitHubConnections implements AutoCloseable {
  /// Between two scans, in milliseconds, for tests and the demo; longer where a project is large.
  static final String SCAN_VARIABLE = "BOARDCAST_GITHUB_SCAN_MS";

  private static final String HOST_VARIABLE = "BOARDCAST_GITHUB_HOST";

  private final MirrorDesk desk;
  private final GitHubMirrors mirrors;
  private final Deliveries deliveries;

  /// Whose projects are meant where nobody says.
  private final String defaultHost;

  private GitHubConnections(MirrorDesk desk, GitHubMirrors mirrors, String defaultHost) {
    this.desk = desk;
    this.defaultHost = defaultHost;
    this.mirrors = mirrors;
    deliveries = new Deliveries(desk, mirrors);
  }

  static GitHubConnections open(MirrorDesk desk, Map<String, String> environment) {
    String scan = environment.getOrDefault(SCAN_VARIABLE, "");
    Duration interval =
        scan.matches("[1-9][0-9]{1,5}")
            ? Duration.ofMillis(Long.parseLong(scan))
            : ScanPlan.INTERVAL_MIN;
    return new GitHubConnections(
        desk,
        new GitHubMirrors(
            desk,
            new Tokens(environment, InstantSource.system()),
            "boardcast/" + Version.current(),
            InstantSource.system(),
            interval),
        environment.getOrDefault(HOST_VARIABLE, Endpoint.GITHUB));
  }

  /// On any thread.
  MirrorHooks.Outcome deliver(MirrorHooks.Delivery delivery) {
    return deliveries.take(delivery);
  }

  /// How the boards' connections stand, as far as a key allows them to be seen. On any thread.
  List<MirrorReport> reports(Principal grant) {
    return visible(mirrors.reports(), grant);
  }

  /// The same, waiting for news: on a thread that may wait.
  GitHubMirrors.Stand stand(Principal grant, String known, Duration patience)
      throws InterruptedException {
    GitHubMirrors.Stand stand = mirrors.stand(known, patience);
    return new GitHubMirrors.Stand(stand.tag(), visible(stand.reports(), grant));
  }

  private static List<MirrorReport> visible(List<MirrorReport> reports, Principal grant) {
    return reports.stream().filter(report -> grant.allowsProject(report.project())).toList();
  }

  /// The projects that the server's token sees, to choose from.
  JsonObject projects(JsonObject request) {
    Endpoint endpoint = endpoint(Optional.ofNullable(JsonFields.optionalText(request, "host")));
    if (mirrors.tokens().find(endpoint).isEmpty()) {
      throw refused(Check.withoutToken(endpoint));
    }
    Choices choices;
    try {
      choices = mirrors.api(endpoint).projects();
    } catch (GitHubException e) {
      throw refused(Check.refused(e.failure()));
    }
    Map<String, Integer> connected = new HashMap<>();
    mirrors.reports().forEach(report -> connected.put(report.url(), report.project()));
    JsonArray projects = new JsonArray();
    for (Choice choice : choices.projects()) {
      JsonObject one = Json.toTree(choice).getAsJsonObject();
      if (connected.containsKey(choice.url())) {
        one.addProperty("project", connected.get(choice.url()));
      }
      projects.add(one);
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("viewer", choices.viewer());
    answer.addProperty("withOrganizations", choices.withOrganizations());
    answer.add("projects", projects);
    return answer;
  }

  private static GitHubRefusal refused(Check.Result.Refused refused) {
    return new GitHubRefusal(ProblemCode.CONFLICT, refused.why() + "\nNext: " + refused.next());
  }

  private Endpoint endpoint(Optional<String> host) {
    return Endpoint.of(host.orElse(defaultHost))
        .orElseThrow(() ->
            new GitHubRefusal(
                ProblemCode.VALIDATION_ERROR,
                "`host` is no host of a GitHub: such as github.com, or github.example.org"));
  }

  /// Looks, and connects unless the request says `check`. Options that nobody mapped are a refusal,
  /// but to who says `listUnmapped`, and can ask a person for them.
  JsonObject connect(JsonObject request) {
    ProjectAddress address =
        ProjectAddress.parse(JsonFields.text(request, "address"))
            .orElseThrow(() ->
                new GitHubRefusal(
                    ProblemCode.VALIDATION_ERROR,
                    "`address` is no GitHub Project: OWNER/NUMBER, or https://github.com/orgs/OWNER/projects/NUMBER"));
    Endpoint endpoint =
        endpoint(Optional.ofNullable(JsonFields.optionalText(request, "host")).or(address::host));
    Optional<Integer> project =
        request.has("project")
            ? Optional.of(JsonFields.positiveInt(request, "project"))
            : Optional.empty();
    boolean tasks = tasks(request);
    GitHubApi api = mirrors.api(endpoint);
    Check.Wish wish =
        new Check.Wish(
            statusMap(request),
            Optional.ofNullable(JsonFields.optionalText(request, "repository")),
            flag(request, "readOnly"),
            Optional.ofNullable(JsonFields.optionalText(request, "phaseField")));
    return switch (Check.look(api, endpoint, mirrors.tokens().findNow(endpoint), address, wish)) {
      case Check.Result.Refused refused -> throw refused(refused);
      case Check.Result.Unmapped(var options, var refusal) -> {
        if (!flag(request, "listUnmapped")) {
          throw refused(refusal);
        }
        JsonObject answer = new JsonObject();
        answer.add("unmapped", Json.toTree(options));
        yield answer;
      }
      case Check.Result.Fits fits -> fits(fits, request, project, tasks);
    };
  }

  /// Whether work items are the task lines of bodies, which they are where nobody says otherwise.
  private static boolean tasks(JsonObject request) {
    return switch (JsonFields.optionalText(request, "workItems")) {
      case null -> true;
      case "tasks" -> true;
      case "none" -> false;
      case "sub-issues" ->
          throw new GitHubRefusal(
              ProblemCode.VALIDATION_ERROR,
              "work items cannot be sub-issues yet: they are lines of the body (`tasks`), or the board's own (`none`)");
      default ->
          throw new GitHubRefusal(
              ProblemCode.VALIDATION_ERROR, "`workItems` is one of tasks, none");
    };
  }

  private JsonObject fits(
      Check.Result.Fits fits, JsonObject request, Optional<Integer> project, boolean tasks) {
    for (MirrorReport there : mirrors.reports()) {
      if (there.url().equals(fits.remote().url())
          || project.filter(number -> number == there.project()).isPresent()) {
        throw new GitHubRefusal(
            ProblemCode.CONFLICT,
            "project #%d is connected to %s/%d already\nNext: boardcast connect github --disconnect %d"
                .formatted(there.project(), there.owner(), there.number(), there.project()));
      }
    }
    JsonObject answer = new JsonObject();
    answer.add("found", Json.toTree(fits.report()));
    if (!flag(request, "check")) {
      int number =
          desk.open(
                  project,
                  fits.report().title(),
                  Json.write(fits.remote()),
                  Json.write(fits.settings()),
                  tasks)
              .orElseThrow(() ->
                  new GitHubRefusal(
                      ProblemCode.NOT_FOUND,
                      "there is no project #%d\nNext: boardcast connect github %s/%d"
                          .formatted(
                              project.orElse(0), fits.remote().owner(), fits.remote().number())));
      mirrors.reload();
      answer.addProperty("project", number);
    }
    return answer;
  }

  private static boolean flag(JsonObject request, String name) {
    return request.has(name) && JsonFields.flag(request.get(name), name);
  }

  private static Map<String, IssueStatus> statusMap(JsonObject request) {
    Map<String, IssueStatus> told = new HashMap<>();
    if (request.get("statusMap") instanceof JsonObject given) {
      for (Map.Entry<String, JsonElement> entry : given.entrySet()) {
        String name = JsonFields.text(entry.getValue(), "statusMap");
        told.put(
            entry.getKey(),
            IssueStatus.fromWireName(name)
                .orElseThrow(() ->
                    new GitHubRefusal(
                        ProblemCode.VALIDATION_ERROR,
                        "`%s` is no status; valid: %s"
                            .formatted(name, String.join(", ", IssueStatus.wireNames())))));
      }
    }
    return told;
  }

  void disconnect(int project) {
    if (!desk.close(project)) {
      throw new GitHubRefusal(
          ProblemCode.NOT_FOUND,
          "project #%d is not connected\nNext: boardcast connect github --list".formatted(project));
    }
    mirrors.reload();
  }

  @Override
  public void close() {
    mirrors.close();
  }
}
