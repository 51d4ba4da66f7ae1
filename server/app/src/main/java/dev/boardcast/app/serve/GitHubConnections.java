package dev.boardcast.app.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.Version;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.ProjectAddress;
import dev.boardcast.github.core.ScanPlan;
import dev.boardcast.github.hooks.Deliveries;
import dev.boardcast.github.sync.Check;
import dev.boardcast.github.sync.GitHubMirrors;
import dev.boardcast.github.sync.LinkReport;
import dev.boardcast.github.sync.Tokens;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is done about connections to GitHub. Loaded only where there is one, or is to be one. For
/// one thread at a time.
final class GitHubConnections implements AutoCloseable {
  /// Between two scans, in milliseconds, for tests and the demo; longer where a project is large.
  static final String SCAN_VARIABLE = "BOARDCAST_GITHUB_SCAN_MS";

  private final MirrorDesk desk;
  private final GitHubMirrors mirrors;
  private final Deliveries deliveries;

  private GitHubConnections(MirrorDesk desk, GitHubMirrors mirrors) {
    this.desk = desk;
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
            new Tokens(environment),
            "boardcast/" + Version.current(),
            InstantSource.system(),
            interval));
  }

  /// On any thread.
  MirrorHooks.Outcome deliver(MirrorHooks.Delivery delivery) {
    return deliveries.take(delivery);
  }

  JsonObject list(Principal grant) {
    JsonArray connections = new JsonArray();
    for (LinkReport report : mirrors.reports()) {
      if (grant.allowsProject(report.project())) {
        connections.add(Json.toTree(report));
      }
    }
    JsonObject answer = new JsonObject();
    answer.add("connections", connections);
    return answer;
  }

  /// Looks, and connects unless the request says `check`.
  JsonObject connect(JsonObject request) {
    ProjectAddress address =
        ProjectAddress.parse(JsonFields.text(request, "address"))
            .orElseThrow(() ->
                new GitHubRefusal(
                    ProblemCode.VALIDATION_ERROR,
                    "`address` is no GitHub Project: OWNER/NUMBER, or https://github.com/orgs/OWNER/projects/NUMBER"));
    String host =
        Optional.ofNullable(JsonFields.optionalText(request, "host"))
            .or(address::host)
            .orElse(Endpoint.GITHUB);
    Endpoint endpoint =
        Endpoint.of(host)
            .orElseThrow(() ->
                new GitHubRefusal(
                    ProblemCode.VALIDATION_ERROR,
                    "`host` is no host of a GitHub: such as github.com, or github.example.org"));
    Optional<Integer> project =
        request.has("project")
            ? Optional.of(JsonFields.positiveInt(request, "project"))
            : Optional.empty();
    GitHubApi api = mirrors.api(endpoint);
    Check.Wish wish =
        new Check.Wish(
            statusMap(request),
            Optional.ofNullable(JsonFields.optionalText(request, "repository")));
    return switch (Check.look(api, endpoint, mirrors.tokens().find(endpoint), address, wish)) {
      case Check.Result.Refused(var why, var next) ->
          throw new GitHubRefusal(ProblemCode.CONFLICT, why + "\nNext: " + next);
      case Check.Result.Fits fits -> fits(fits, request, project);
    };
  }

  private JsonObject fits(Check.Result.Fits fits, JsonObject request, Optional<Integer> project) {
    for (LinkReport there : mirrors.reports()) {
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
    boolean checkOnly = request.has("check") && JsonFields.flag(request.get("check"), "check");
    if (!checkOnly) {
      int number =
          desk.open(
                  project,
                  fits.report().title(),
                  Json.write(fits.remote()),
                  Json.write(fits.settings()))
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
