package dev.boardcast.tracker.openapi;

import static dev.boardcast.tracker.openapi.Call.changes;
import static dev.boardcast.tracker.openapi.Call.makes;
import static dev.boardcast.tracker.openapi.Call.reads;
import static dev.boardcast.tracker.openapi.Call.receives;
import static dev.boardcast.tracker.openapi.Call.shows;
import static dev.boardcast.tracker.openapi.Call.tells;

import dev.boardcast.core.access.Scope;
import dev.boardcast.tracker.openapi.schema.Body;
import dev.boardcast.tracker.openapi.schema.Names;
import dev.boardcast.tracker.openapi.schema.Shape;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The calls of the REST API: each of them, and no others. `tracker.http.call.Routes` makes its
/// routes from this table and has a handler for each line, and `OpenApiDocument` describes it; so
/// what is served and what is described are the same.
///
/// The constant's name is the operation's id. What is read here is read at each start, so schemas
/// are named only, and made with the document.
public enum Endpoint {
  LIST_PROJECTS(
      reads("/api/projects", Group.PROJECTS, "All projects, by number")
          .asking(Query.LIMIT, Query.CURSOR)
          .answering(Answer.ok(Shape.PROJECT_LIST))),
  CREATE_PROJECT(
      makes("/api/projects", Group.PROJECTS, "Make a project, with its phases")
          .taking(Body.NEW_PROJECT)
          .answering(Answer.created(Shape.PROJECT))
          .failing(ProblemType.CONFLICT)),
  GET_PROJECT(
      reads("/api/projects/{projectNumber}", Group.PROJECTS, "A project")
          .answering(Answer.tagged(Shape.PROJECT))),
  UPDATE_PROJECT(
      changes(
              Method.PATCH,
              "/api/projects/{projectNumber}",
              Group.PROJECTS,
              "Change fields of a project")
          .taking(Body.PROJECT_CHANGES)
          .answering(Answer.tagged(Shape.PROJECT))),
  DELETE_PROJECT(
      changes(
              Method.DELETE,
              "/api/projects/{projectNumber}",
              Group.PROJECTS,
              "Delete a project with all that is in it")
          .wanting(Scope.ADMIN)
          .answering(Answer.nothing())),
  GET_BOARD(
      reads(
              "/api/projects/{projectNumber}/board",
              Group.PROJECTS,
              "A project with all its issues, and the position at which they were so")
          .answering(Answer.tagged(Shape.BOARD))),
  LIST_PHASES(
      reads("/api/projects/{projectNumber}/phases", Group.PHASES, "A project's phases, in order")
          .asking()
          .answering(Answer.tagged(Shape.PHASE_LIST))),
  CREATE_PHASE(
      changes(Method.POST, "/api/projects/{projectNumber}/phases", Group.PHASES, "Add a phase")
          .taking(Body.NEW_PHASE)
          .answering(Answer.created(Shape.PHASE))),
  GET_PHASE(
      reads("/api/projects/{projectNumber}/phases/{phaseId}", Group.PHASES, "A phase")
          .answering(Answer.tagged(Shape.PHASE))),
  UPDATE_PHASE(
      changes(
              Method.PATCH,
              "/api/projects/{projectNumber}/phases/{phaseId}",
              Group.PHASES,
              "Change a phase, or put it elsewhere in the order")
          .taking(Body.PHASE_CHANGES)
          .answering(Answer.tagged(Shape.PHASE))),
  DELETE_PHASE(
      changes(
              Method.DELETE,
              "/api/projects/{projectNumber}/phases/{phaseId}",
              Group.PHASES,
              "Delete a phase; its issues stay, in no phase")
          .answering(Answer.nothing())),
  LIST_ISSUES(
      reads("/api/projects/{projectNumber}/issues", Group.ISSUES, "Issues of a project, by number")
          .asking(Query.STATUS, Query.PHASE, Query.ASSIGNEE, Query.LIMIT, Query.CURSOR)
          .answering(Answer.ok(Shape.ISSUE_LIST))),
  CREATE_ISSUE(
      changes(Method.POST, "/api/projects/{projectNumber}/issues", Group.ISSUES, "Make an issue")
          .taking(Body.NEW_ISSUE)
          .answering(Answer.created(Shape.CREATED_ISSUE))
          .failing(ProblemType.CONFLICT)),
  CREATE_ISSUES(
      changes(
              Method.POST,
              "/api/projects/{projectNumber}/issue-batches",
              Group.ISSUES,
              "Make several issues, all or none, which may block each other")
          .taking(Body.NEW_ISSUES)
          .answering(Answer.of(201, Shape.CREATED_ISSUES, AnswerHeader.LOCATION))
          .failing(ProblemType.CONFLICT)),
  GET_ISSUE(
      reads(
              "/api/projects/{projectNumber}/issues/{issueNumber}",
              Group.ISSUES,
              "An issue, with what happened to it lately")
          .answering(Answer.tagged(Shape.ISSUE_DETAILS))),
  UPDATE_ISSUE(
      changes(
              Method.PATCH,
              "/api/projects/{projectNumber}/issues/{issueNumber}",
              Group.ISSUES,
              "Change fields of an issue")
          .taking(Body.ISSUE_CHANGES)
          .answering(Answer.tagged(Shape.ISSUE))),
  DELETE_ISSUE(
      changes(
              Method.DELETE,
              "/api/projects/{projectNumber}/issues/{issueNumber}",
              Group.ISSUES,
              "Delete an issue; its number is not used again")
          .answering(Answer.nothing())),
  SET_ISSUE_STATUS(
      changes(
              Method.PUT,
              "/api/projects/{projectNumber}/issues/{issueNumber}/status",
              Group.ISSUES,
              "Set where an issue stands")
          .taking(Body.ISSUE_STATUS)
          .answering(Answer.tagged(Shape.ISSUE))),
  SET_ISSUE_PHASE(
      changes(
              Method.PUT,
              "/api/projects/{projectNumber}/issues/{issueNumber}/phase",
              Group.ISSUES,
              "Move an issue to another phase, or to none")
          .taking(Body.ISSUE_PHASE)
          .answering(Answer.tagged(Shape.ISSUE))),
  PLACE_ISSUE(
      changes(
              Method.PUT,
              "/api/projects/{projectNumber}/issues/{issueNumber}/place",
              Group.ISSUES,
              "Put an issue elsewhere among those of its status")
          .taking(Body.ISSUE_PLACE)
          .answering(Answer.tagged(Shape.ISSUE))),
  CLAIM_ISSUE(
      changes(
              Method.PUT,
              "/api/projects/{projectNumber}/issues/{issueNumber}/claim",
              Group.ISSUES,
              "Claim an issue for a while, or renew one's claim")
          .taking(Body.LEASE)
          .answering(Answer.tagged(Shape.CLAIMED_ISSUE))
          .failing(ProblemType.CONFLICT)),
  RELEASE_ISSUE(
      changes(
              Method.DELETE,
              "/api/projects/{projectNumber}/issues/{issueNumber}/claim",
              Group.ISSUES,
              "Give one's claim back; the issue is to do again")
          .answering(Answer.tagged(Shape.CLAIMED_ISSUE))
          .failing(ProblemType.CONFLICT)),
  GET_NEXT_ISSUE(
      reads(
              "/api/projects/{projectNumber}/next-issue",
              Group.ISSUES,
              "What is best done next, and why")
          .asking()
          .answering(Answer.ok(Shape.NEXT_ISSUE))),
  CLAIM_NEXT_ISSUE(
      changes(
              Method.POST,
              "/api/projects/{projectNumber}/next-issue/claim",
              Group.ISSUES,
              "Claim what is best done next, if anything is free")
          .taking(Body.LEASE)
          .answering(Answer.ok(Shape.NEXT_ISSUE))),
  ADD_WORK_ITEM(
      changes(
              Method.POST,
              "/api/projects/{projectNumber}/issues/{issueNumber}/work-items",
              Group.ISSUES,
              "Add a work item to an issue")
          .taking(Body.NEW_WORK_ITEM)
          .answering(Answer.created(Shape.WORK_ITEM))),
  UPDATE_WORK_ITEM(
      changes(
              Method.PATCH,
              "/api/projects/{projectNumber}/issues/{issueNumber}/work-items/{workItemId}",
              Group.ISSUES,
              "Change a work item, or tick it off")
          .taking(Body.WORK_ITEM_CHANGES)
          .answering(Answer.tagged(Shape.WORK_ITEM))),
  DELETE_WORK_ITEM(
      changes(
              Method.DELETE,
              "/api/projects/{projectNumber}/issues/{issueNumber}/work-items/{workItemId}",
              Group.ISSUES,
              "Delete a work item")
          .answering(Answer.nothing())),
  LIST_COMMENTS(
      reads(
              "/api/projects/{projectNumber}/issues/{issueNumber}/comments",
              Group.ISSUES,
              "What was said about an issue, the newest first")
          .asking(Query.LIMIT, Query.CURSOR)
          .answering(Answer.ok(Shape.COMMENT_LIST))),
  ADD_COMMENT(
      changes(
              Method.POST,
              "/api/projects/{projectNumber}/issues/{issueNumber}/comments",
              Group.ISSUES,
              "Say something about an issue")
          .taking(Body.NEW_COMMENT)
          .answering(Answer.created(Shape.COMMENT))
          .failing(ProblemType.CONFLICT)),
  GET_POSITIONS(
      reads(
              "/api/positions",
              Group.CHANGES,
              "Where each project's events end: the cheap question whether anything is new")
          .asking()
          .answering(Answer.tagged(Shape.POSITIONS))),
  LIST_EVENTS(
      reads("/api/projects/{projectNumber}/events", Group.CHANGES, "Events after a position")
          .asking(Query.EPOCH, Query.SINCE_SEQUENCE, Query.DIGEST, Query.EVENTS_LIMIT)
          .answering(Answer.tagged(Shape.EVENT_PAGE))),
  LIST_ACTIVITY(
      reads("/api/activity", Group.CHANGES, "What happened lately in all projects, newest first")
          .asking(Query.SINCE_TIME, Query.ENTRIES_LIMIT, Query.PROJECTS, Query.CURSOR)
          .answering(Answer.ok(Shape.ACTIVITY))),
  REPORT_EVENT(
      makes("/api/events", Group.INTAKE, "Make the change that an event of elsewhere describes")
          .taking(Body.REPORTED_EVENT)
          .answering(Answer.of(202, Shape.TAKEN_OVER), Answer.ok(Shape.UNCHANGED))
          .failing(ProblemType.NOT_FOUND, ProblemType.CONFLICT)),
  RECEIVE_GITHUB(
      receives("/webhooks/github", "Take a delivery of a GitHub webhook")
          .asking(Query.INTO_PROJECT)
          .taking(Body.GIT_HUB_DELIVERY)
          .answering(Answer.of(202, Shape.TOLD), Answer.ok(Shape.HOOK_REPORT), Answer.nothing())
          .failing(ProblemType.NOT_FOUND, ProblemType.CONFLICT)),
  GET_HEALTH(tells("/health", "Whether the program runs").answering(Answer.ok(Shape.HEALTH))),
  GET_READINESS(
      tells("/ready", "Whether everything is served, and what is not as it should be")
          .answering(
              Answer.of(200, Shape.READINESS, AnswerHeader.CACHE_CONTROL),
              Answer.of(
                  503, Shape.READINESS, AnswerHeader.CACHE_CONTROL, AnswerHeader.RETRY_AFTER))),
  GET_METRICS(reads("/metrics", Group.SERVICE, "Figures for Prometheus").answering(Answer.text())),
  GET_DOCUMENT(
      shows("/openapi.json", "This document")
          .answering(
              Answer.of(200, Shape.DOCUMENT, AnswerHeader.ETAG, AnswerHeader.CACHE_CONTROL)));

  /// Methods of HTTP that there are calls of.
  public enum Method {
    GET,
    PUT,
    POST,
    DELETE,
    PATCH
  }

  private static final Set<String> OPEN_PATHS = new HashSet<>();
  private static final Set<String> SIGNED_PATHS = new HashSet<>();
  private static final Set<String> TOLD_PATHS = new HashSet<>();

  static {
    for (Endpoint endpoint : values()) {
      switch (endpoint.access()) {
        case Access.Open _ -> OPEN_PATHS.add(endpoint.path());
        case Access.Signature _ -> SIGNED_PATHS.add(endpoint.path());
        case Access.Key _ -> {}
      }
      if (endpoint.effect() == Effect.TELLS) {
        TOLD_PATHS.add(endpoint.path());
      }
    }
  }

  // A record of copied lists: nothing in it changes, whatever its type says.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Call call;

  Endpoint(Call call) {
    this.call = call;
  }

  /// Whether anybody may ask there.
  public static boolean isOpen(String path) {
    return OPEN_PATHS.contains(path);
  }

  /// Whether how the server is can be asked there, even while it ends.
  public static boolean isTold(String path) {
    return TOLD_PATHS.contains(path);
  }

  /// Whether a signature stands in for the key there.
  public static boolean isSigned(String path) {
    return SIGNED_PATHS.contains(path);
  }

  public Method method() {
    return call.method();
  }

  /// With its parameters in braces.
  public String path() {
    return call.path();
  }

  public Access access() {
    return call.access();
  }

  public Effect effect() {
    return call.effect();
  }

  /// Names of the parameters that may be in its query, sorted.
  public Set<String> queryNames() {
    Set<String> names = new TreeSet<>();
    for (Query parameter : call.query()) {
      names.add(parameter.wireName());
    }
    return names;
  }

  String operationId() {
    return Names.camel(name());
  }

  String summary() {
    return call.summary();
  }

  Group group() {
    return call.group();
  }

  List<Query> query() {
    return call.query();
  }

  @Nullable Body body() {
    return call.body();
  }

  List<Answer> answers() {
    return call.answers();
  }

  /// Whether a client may ask for news only.
  boolean hasTag() {
    return effect() == Effect.READS && answers().stream().anyMatch(Answer::isTagged);
  }

  /// All that it may answer with beside its answers; those that belong to no call (405, 414, 431)
  /// excepted.
  Set<ProblemType> problems() {
    Set<ProblemType> all =
        EnumSet.of(ProblemType.BAD_REQUEST, ProblemType.FORBIDDEN, ProblemType.FAILED);
    all.addAll(call.problems());
    if (path().contains("{")) {
      all.add(ProblemType.NOT_FOUND);
    }
    if (body() != null) {
      all.add(ProblemType.BODY_TOO_LARGE);
      all.add(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    switch (access()) {
      case Access.Open _ -> {}
      case Access.Key _ -> {
        all.add(ProblemType.UNAUTHORIZED);
        all.add(ProblemType.TOO_MANY_REQUESTS);
      }
      case Access.Signature _ -> all.add(ProblemType.UNAUTHORIZED);
    }
    switch (effect()) {
      case TELLS -> {}
      case READS -> all.add(ProblemType.UNAVAILABLE);
      case RECEIVES -> all.add(ProblemType.UNAVAILABLE);
      case MAKES -> {
        all.add(ProblemType.UNAVAILABLE);
        all.add(ProblemType.KEY_REUSED);
      }
      case CHANGES -> {
        all.add(ProblemType.UNAVAILABLE);
        all.add(ProblemType.KEY_REUSED);
        all.add(ProblemType.STALE);
      }
    }
    return all;
  }
}
