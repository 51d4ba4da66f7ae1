package dev.boardcast.github.sync;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.api.ProjectAddress;
import dev.boardcast.github.api.Token;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.StatusOption;
import dev.boardcast.github.core.pace.Budget;
import dev.boardcast.github.core.scan.ScanPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks whether a project can be connected, before anything is written.
public final class Check {
  private static final int IMPORT_POINTS_PER_PAGE = 3;

  /// How long GitHub may take for a page of a hundred items, in seconds: for what a person is told
  /// beforehand, on the long side.
  private static final int IMPORT_SECONDS_PER_PAGE = 2;

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,38}/[A-Za-z0-9._-]{1,100}");
  private static final String AGAIN = "gh auth refresh -s project";

  private Check() {}

  public sealed interface Result {
    /// @param remote what the link would be with
    record Fits(Report report, Remote remote, Remote.Settings settings) implements Result {}

    /// @param next the one command to run next
    record Refused(String why, String next) implements Result {}

    /// It would fit, were it said which statuses some options are.
    ///
    /// @param options their names, in the field's order
    /// @param refusal to whom cannot be asked
    record Unmapped(List<String> options, Refused refusal) implements Result {
      public Unmapped {
        options = List.copyOf(options);
      }
    }
  }

  /// What is found, for a person.
  ///
  /// @param tokenFrom where the token is from
  /// @param scopes of a classic token; null for others
  /// @param cannotSay statuses of a board that the field has no option for
  /// @param importSeconds how long it takes until all is here, at most about
  /// @param pointsLeft of the hour; null where GitHub does not say
  /// @param readOnly whether nothing will be changed there
  public record Report(
      String viewer,
      String tokenFrom,
      @Nullable String scopes,
      String title,
      String url,
      int items,
      boolean isPublic,
      boolean ownerIsUser,
      List<Mapped> statuses,
      List<IssueStatus> cannotSay,
      long importPoints,
      long importSeconds,
      long pointsPerHour,
      @Nullable Integer pointsLeft,
      boolean readOnly) {
    public Report {
      statuses = List.copyOf(statuses);
      cannotSay = List.copyOf(cannotSay);
    }
  }

  public record Mapped(String option, IssueStatus status) {}

  /// What a person said beside the address.
  ///
  /// @param repository `OWNER/NAME` of where issues that are made here shall be; empty makes drafts
  /// @param readOnly follow GitHub, and change nothing there
  /// @param phaseField name of the field of phases; empty for `Phase`
  public record Wish(
      Map<String, IssueStatus> statusMap,
      Optional<String> repository,
      boolean readOnly,
      Optional<String> phaseField) {
    public Wish {
      statusMap = Map.copyOf(statusMap);
    }
  }

  /// @param api of the endpoint
  public static Result look(
      GitHubApi api, Endpoint endpoint, Optional<Token> token, ProjectAddress address, Wish wish) {
    String host = endpoint.host();
    if (token.isEmpty()) {
      return withoutToken(endpoint);
    }
    try {
      String repository = null;
      if (wish.repository().isPresent()) {
        String name = wish.repository().get();
        repository = repository(api, name).orElse(null);
        if (repository == null) {
          return new Result.Refused(
              "there is no repository %s with issues for this token".formatted(name),
              "gh repo view %s --json hasIssuesEnabled,viewerPermission".formatted(name));
        }
      }
      Remote.Settings settings =
          new Remote.Settings(
              Remote.Settings.STATUS_FIELD,
              wish.statusMap(),
              repository,
              wish.readOnly(),
              wish.phaseField().orElse(Remote.Settings.PHASE_FIELD));
      return judge(
          api, host, token.get(), address, settings, api.project(address, settings.fields()));
    } catch (GitHubException e) {
      return refused(e.failure(), token.get(), address);
    }
  }

  public static Result.Refused withoutToken(Endpoint endpoint) {
    return new Result.Refused(
        "the server has no token for %s (it looks at BOARDCAST_GITHUB_TOKEN, GH_TOKEN, GITHUB_TOKEN and `gh auth token`)"
            .formatted(endpoint.host()),
        "gh auth login --hostname %s --scopes project".formatted(endpoint.host()));
  }

  /// Where no one project was asked for.
  public static Result.Refused refused(Failure failure) {
    return new Result.Refused(
        failure.message(),
        switch (failure) {
          case Failure.Denied _ -> AGAIN;
          case Failure.Gone _, Failure.Waiting _, Failure.Unknown _ -> "gh api rate_limit";
        });
  }

  private static Optional<String> repository(GitHubApi api, String name) {
    return REPOSITORY.matcher(name).matches()
        ? api.repository(
            name.substring(0, name.indexOf('/')), name.substring(name.indexOf('/') + 1))
        : Optional.empty();
  }

  private static Result refused(Failure failure, Token token, ProjectAddress address) {
    return switch (failure) {
      case Failure.Gone(var why) ->
          new Result.Refused(
              token.isFineGrained()
                  ? why + "; a project that a user owns is reached by classic tokens alone"
                  : why,
              "gh project view %d --owner %s".formatted(address.number(), address.owner()));
      case Failure.Denied _, Failure.Waiting _, Failure.Unknown _ -> refused(failure);
    };
  }

  private static Result judge(
      GitHubApi api,
      String host,
      Token token,
      ProjectAddress address,
      Remote.Settings settings,
      ProjectView view) {
    Optional<List<String>> scopes =
        api.scopes()
            .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
            .filter(list -> !list.equals(List.of("")));
    if (view.ownerIsUser() && token.isFineGrained()) {
      return new Result.Refused(
          "%s is a user: its projects are reached by classic tokens alone"
              .formatted(address.owner()),
          "gh auth login --hostname %s --scopes project".formatted(host));
    }
    boolean mayRead = scopes.filter(all -> all.contains("read:project")).isPresent();
    if (scopes.isPresent()
        && !scopes.get().contains("project")
        && !(settings.readOnly() && mayRead)) {
      return new Result.Refused(
          "the token may read projects and not change them: it lacks the scope `project`", AGAIN);
    }
    if (!view.canUpdate() && !settings.readOnly()) {
      return new Result.Refused(
          "%s may not change this project; ask its owner for the role Write, or let the board follow it"
              .formatted(view.viewer()),
          "boardcast connect github %s --read-only".formatted(address));
    }
    if (view.items() > Limits.ISSUES_PER_PROJECT_MAX_COUNT) {
      return new Result.Refused(
          "it has %d items, and a board has at most %d issues"
              .formatted(view.items(), Limits.ISSUES_PER_PROJECT_MAX_COUNT),
          "gh project item-archive --help");
    }
    if (view.status().isEmpty()) {
      return new Result.Refused(
          "it has no single select field `%s`".formatted(settings.statusField()),
          "gh project field-create %d --owner %s --name Status --data-type SINGLE_SELECT --single-select-options \"Todo,In Progress,Done\""
              .formatted(address.number(), address.owner()));
    }
    String statusField = view.status().get().id();
    boolean isDefault = Remote.Settings.PHASE_FIELD.equals(settings.phaseField());
    if (view.phases().isEmpty() && !isDefault) {
      return new Result.Refused(
          "it has no field `%s` of phases, which is a single select, of iterations, or the milestone"
              .formatted(settings.phaseField()),
          "gh project field-list %d --owner %s".formatted(address.number(), address.owner()));
    }
    if (view.phases().filter(phases -> phases.id().equals(statusField)).isPresent()) {
      return new Result.Refused(
          "`%s` is the field of statuses, and cannot be that of phases as well"
              .formatted(settings.phaseField()),
          "gh project field-list %d --owner %s".formatted(address.number(), address.owner()));
    }
    List<StatusOption> options = view.status().get().options();
    return switch (StatusMap.read(view.status().get().id(), options, settings.statusMap())) {
      case StatusMap.Reading.Unknown(var names) ->
          new Result.Unmapped(
              names,
              new Result.Refused(
                  "it has statuses that say nothing known: " + String.join(", ", names),
                  "boardcast connect github %s --status-map \"%s=todo\"  (backlog, todo, in_progress or done)"
                      .formatted(address, names.getFirst())));
      case StatusMap.Reading.Mapped(var map) ->
          new Result.Fits(
              report(api, token, view, options, map, scopes, settings.readOnly()),
              new Remote(host, address.owner(), address.number(), view.id(), view.url()),
              settings);
    };
  }

  private static Report report(
      GitHubApi api,
      Token token,
      ProjectView view,
      List<StatusOption> options,
      StatusMap map,
      Optional<List<String>> scopes,
      boolean readOnly) {
    List<Mapped> mapped = new ArrayList<>();
    for (StatusOption option : options) {
      map.statusOf(option.id()).ifPresent(status -> mapped.add(new Mapped(option.name(), status)));
    }
    long points = ScanPlan.pages(view.items());
    return new Report(
        view.viewer(),
        token.source(),
        scopes.map(list -> String.join(", ", list)).orElse(null),
        view.title(),
        view.url(),
        view.items(),
        view.isPublic(),
        view.ownerIsUser(),
        mapped,
        Arrays.stream(IssueStatus.values())
            .filter(status -> !readOnly && map.targetOf(status) instanceof StatusMap.Target.Nowhere)
            .toList(),
        points * IMPORT_POINTS_PER_PAGE,
        points * IMPORT_SECONDS_PER_PAGE,
        points * 3_600 / ScanPlan.interval(points).toSeconds(),
        api.budget().map(Budget::remaining).orElse(null),
        readOnly);
  }
}
