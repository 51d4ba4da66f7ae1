package dev.boardcast.tracker.local;

import com.google.gson.JsonObject;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.boards.Teamwork;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.Health;
import dev.boardcast.protocol.rest.Positions;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.GrantCheck;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.PhaseService;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Queries;
import dev.boardcast.tracker.service.Reads;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.service.request.Requests;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tracker's boards without a way over HTTP: the service that REST calls, asked as REST asks
/// it. Bodies are read and refused by the same `Requests`, changes made by the same `*Changes` in
/// the writer's transactions, with actor and origin in their events.
///
/// There are no idempotency keys: an answer cannot get lost here. A change that failed was not
/// made, and is repeated as a new one; of one that is given up while it waits, the caller learns
/// that it may have been made, and it is not repeated. Thread-safe.
final class LocalBoards implements Boards {
  private final LocalTracker tracker;
  private final LocalCalls calls;
  private final LocalAccess access;
  private final int retries;
  private final Actor caller;
  private final ProjectService projectChanges;
  private final IssueService issueChanges;
  private final PhaseService phaseChanges = new PhaseService();

  LocalBoards(LocalTracker tracker, LocalCalls calls, LocalAccess access) {
    this(tracker, calls, access, access.retries(), new Actor(null, access.origin()));
  }

  private LocalBoards(
      LocalTracker tracker, LocalCalls calls, LocalAccess access, int retries, Actor caller) {
    this.tracker = tracker;
    this.calls = calls;
    this.access = access;
    this.retries = retries;
    this.caller = caller;
    projectChanges = new ProjectService(tracker.urls());
    issueChanges = new IssueService(tracker.urls());
  }

  @Override
  public Boards withActor(String name) {
    return as(retries, new Actor(ActorName.of(name), caller.origin(), caller.session()));
  }

  @Override
  public Boards withSession(String session) {
    return as(retries, new Actor(caller.actor(), caller.origin(), session));
  }

  @Override
  public Boards withoutRetries() {
    return as(0, caller);
  }

  private LocalBoards as(int attempts, Actor name) {
    return new LocalBoards(tracker, calls, access, attempts, name);
  }

  Actor caller() {
    return caller;
  }

  Principal grant() {
    return calls.grant();
  }

  IssueService issues() {
    return issueChanges;
  }

  @Override
  public Teamwork teamwork() {
    return new LocalTeamwork(this);
  }

  @Override
  public Health health() {
    return new Health("ok", tracker.version(), tracker.store().heads().epoch());
  }

  @Override
  public Positions positions() {
    return read(
        null,
        () ->
            CompletableFuture.completedFuture(
                Reads.positions(tracker.store().heads(), calls.grant())));
  }

  @Override
  public List<MirrorReport> mirrors() {
    return read(
        null, () -> CompletableFuture.completedFuture(tracker.mirrors().apply(calls.grant())));
  }

  @Override
  public Page<Project> projectsPage(int limit, @Nullable String cursor) {
    return read(
        null,
        () -> {
          int checked = Paging.limit(limit, CallLimits.LIST_MAX_ITEMS);
          int after = Paging.after(cursor);
          return reading(sql -> Reads.projects(sql, calls.grant().projects(), after, checked));
        });
  }

  @Override
  public Project project(int number) {
    return read(number, () -> reading(sql -> Lookups.project(sql, number)));
  }

  @Override
  public Project createProject(JsonObject fields) {
    return make(
        Scope.WRITE,
        null,
        () -> {
          GrantCheck.requireAllProjects(calls.grant());
          var command = Requests.newProject(fields);
          return beginning(scope -> projectChanges.create(scope, command, null));
        });
  }

  @Override
  public Project updateProject(int number, JsonObject patch, @Nullable Long expectedVersion) {
    return write(
        number,
        () -> {
          var fields = Requests.project(patch);
          return writing(
              number,
              scope -> projectChanges.update(scope, number, fields, expecting(expectedVersion)));
        });
  }

  @Override
  public void deleteProject(int number, @Nullable Long expectedVersion) {
    var _ =
        make(
            Scope.ADMIN,
            number,
            () ->
                writing(
                    number,
                    scope -> {
                      projectChanges.delete(scope, number, expecting(expectedVersion));
                      return true;
                    }));
  }

  @Override
  public List<Phase> phases(int project) {
    return read(project, () -> reading(sql -> Lookups.phases(sql, project)));
  }

  @Override
  public Phase createPhase(int project, JsonObject fields) {
    return write(
        project,
        () -> {
          var command = Requests.newPhase(fields);
          return writing(
              project, scope -> phaseChanges.create(scope, project, command, Precondition.NONE));
        });
  }

  @Override
  public Phase updatePhase(
      int project, String id, JsonObject patch, @Nullable Long expectedVersion) {
    return write(
        project,
        () -> {
          var fields = Requests.phase(patch);
          return writing(
              project,
              scope -> phaseChanges.update(scope, project, id, fields, expecting(expectedVersion)));
        });
  }

  @Override
  public void deletePhase(int project, String id, @Nullable Long expectedVersion) {
    var _ =
        write(
            project,
            () ->
                writing(
                    project,
                    scope -> {
                      phaseChanges.delete(scope, project, id, expecting(expectedVersion));
                      return true;
                    }));
  }

  @Override
  public Page<Issue> issuesPage(
      int project, IssueFilter filter, int limit, @Nullable String cursor) {
    return read(
        project,
        () -> {
          int checked = Paging.limit(limit, CallLimits.LIST_MAX_ITEMS);
          IssueStatus status = filter.status();
          IssueRepository.Filter rows =
              new IssueRepository.Filter(
                  status == null ? null : status.wireName(), filter.phase(), filter.assignee());
          return reading(sql -> Reads.issues(sql, project, rows, cursor, checked));
        });
  }

  @Override
  public IssueDetails issue(int project, int number) {
    return read(
        project,
        () -> {
          LocalCalls.positive("issueNumber", number);
          return reading(sql -> Reads.details(sql, Lookups.issue(sql, project, number)));
        });
  }

  @Override
  public Issue createIssue(int project, IssuePatch fields) {
    return write(
        project,
        () -> {
          var command = Requests.newIssue(Bodies.issue(fields));
          return writing(
              project,
              scope ->
                  issueChanges.create(
                      scope, project, command, IssueService.Source.HERE, Precondition.NONE));
        });
  }

  @Override
  public Issue updateIssue(
      int project, int number, IssuePatch patch, @Nullable Long expectedVersion) {
    return changeIssue(project, number, expectedVersion, () -> Requests.issue(Bodies.issue(patch)));
  }

  @Override
  public Issue setStatus(
      int project, int number, IssueStatus status, @Nullable Long expectedVersion) {
    IssuePatch patch = IssuePatch.of(IssueField.STATUS, status);
    return changeIssue(
        project, number, expectedVersion, () -> Requests.issueStatus(Bodies.issue(patch)));
  }

  @Override
  public Issue setPhase(
      int project, int number, @Nullable String phaseName, @Nullable Long expectedVersion) {
    return changeIssue(
        project, number, expectedVersion, () -> Requests.issuePhase(Bodies.phase(phaseName)));
  }

  @Override
  public void deleteIssue(int project, int number, @Nullable Long expectedVersion) {
    var _ =
        ofIssue(
            project,
            number,
            () -> true,
            (scope, result) -> {
              issueChanges.delete(scope, project, number, expecting(expectedVersion));
              return result;
            });
  }

  @Override
  public WorkItem addWorkItem(
      int project, int number, String title, boolean completed, @Nullable Long expectedVersion) {
    return ofIssue(
        project,
        number,
        () -> Requests.newWorkItem(Bodies.workItem(title, completed)),
        (scope, fields) ->
            issueChanges
                .addWorkItem(scope, project, number, fields, expecting(expectedVersion))
                .item());
  }

  @Override
  public WorkItem updateWorkItem(
      int project, int number, String id, JsonObject patch, @Nullable Long expectedVersion) {
    return ofIssue(
        project,
        number,
        () -> Requests.workItem(patch),
        (scope, fields) ->
            IssueService.workItem(
                issueChanges.updateWorkItem(
                    scope, project, number, id, fields, expecting(expectedVersion)),
                id));
  }

  @Override
  public void deleteWorkItem(int project, int number, String id, @Nullable Long expectedVersion) {
    var _ =
        ofIssue(
            project,
            number,
            () -> true,
            (scope, result) -> {
              issueChanges.deleteWorkItem(scope, project, number, id, expecting(expectedVersion));
              return result;
            });
  }

  @Override
  public Board board(int project) {
    return read(
        project, () -> reading(sql -> Reads.board(sql, tracker.store().heads().epoch(), project)));
  }

  @Override
  public EventPage eventsAfter(int project, Position since) {
    return read(
        project,
        () -> {
          Queries.requireMark("epoch", since.epoch());
          Queries.requireMark("digest", since.digest());
          if (tracker.store().heads().of(project).sequence() == 0) {
            throw Refusal.noProject(project);
          }
          return reading(sql ->
              Reads.events(
                  sql,
                  tracker.store().heads().epoch(),
                  project,
                  Reads.here(tracker.store().heads(), project, since),
                  CallLimits.EVENTS_DEFAULT_COUNT));
        });
  }

  @Override
  public Activity activityPage(
      List<Integer> projects, Instant since, int limit, @Nullable String cursor) {
    return read(
        null,
        () -> {
          Instant from = Queries.since(since);
          int checked = Paging.limit(limit, Activity.ENTRIES_MAX_COUNT);
          projects.forEach(number -> LocalCalls.positive("project", number));
          var window =
              Queries.activity(
                  calls.grant(),
                  from,
                  projects.isEmpty() ? Optional.empty() : Optional.of(projects),
                  cursor);
          return reading(sql -> Reads.activity(sql, window, checked).activity());
        });
  }

  private Issue changeIssue(
      int project, int number, @Nullable Long expectedVersion, Supplier<IssueFields> read) {
    return ofIssue(
        project,
        number,
        read,
        (scope, fields) ->
            issueChanges.update(scope, project, number, fields, expecting(expectedVersion)));
  }

  /// A change of an issue or of what is in it.
  @FunctionalInterface
  interface IssueChange<F, T> {
    T make(WriteTransaction scope, F fields);
  }

  <F, T> T ofIssue(int project, int number, Supplier<F> read, IssueChange<F, T> change) {
    return write(
        project,
        () -> {
          LocalCalls.positive("issueNumber", number);
          F fields = read.get();
          return writing(project, scope -> change.make(scope, fields));
        });
  }

  <T> T read(@Nullable Integer project, Supplier<CompletableFuture<T>> call) {
    return make(Scope.READ, project, call);
  }

  <T> T write(int project, Supplier<CompletableFuture<T>> call) {
    return make(Scope.WRITE, project, call);
  }

  private <T> T make(Scope scope, @Nullable Integer project, Supplier<CompletableFuture<T>> call) {
    return calls.make(new LocalCalls.Wants(scope, project), retries, call);
  }

  <T> CompletableFuture<T> reading(Function<Sql, T> read) {
    return tracker.store().read(read);
  }

  <T> CompletableFuture<T> writing(int project, Function<WriteTransaction, T> change) {
    return tracker.store().write(caller, Lane.of(project), change);
  }

  private <T> CompletableFuture<T> beginning(Function<WriteTransaction, T> change) {
    return tracker.store().write(caller, Lane.none(), change);
  }

  private static Precondition expecting(@Nullable Long version) {
    return version == null ? Precondition.NONE : Precondition.version(version);
  }
}
