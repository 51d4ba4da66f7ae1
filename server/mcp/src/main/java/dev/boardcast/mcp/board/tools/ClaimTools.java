package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;

import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.claim.Lease;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.ClaimedIssue;
import dev.boardcast.protocol.boards.NextIssue;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.schema.JsonSchemas;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Tools by which several agents on one board do not do the same work twice.
final class ClaimTools {
  private final ToolSupport desk;

  ClaimTools(ToolSupport desk) {
    this.desk = desk;
  }

  Tool nextIssue() {
    return new Tool(
        "next_issue",
        "Suggest what to work on",
        "Says which issue is best picked up now, and why: of those that wait, that nobody has claimed,"
            + " that no open issue blocks and that belong to nobody else, the most important. Nothing is begun by asking; to begin at once, and"
            + " be the only one who does, call claim_next.",
        shape().required("projectNumber", Shapes.projectNumber()).closed(),
        nextResult(),
        ToolHints.READ,
        desk.handler(
            arguments -> ToolSubject.project(ToolSupport.project(arguments)),
            (arguments, boards) ->
                next(
                    boards.teamwork().next(ToolSupport.project(arguments)),
                    "claim_next begins it.")));
  }

  Tool claimNext() {
    return new Tool(
        "claim_next",
        "Claim the next free issue",
        "Takes the best free issue and claims it in one step, so that no other agent can begin the"
            + " same one; it moves to in_progress. Use it, when several agents share a board, each time you look for"
            + " work. The claim ends by itself when you are not heard of for its time; every change you make renews"
            + " it. It keeps others from claiming, not from changing the issue. Next: get_issue_details, then update_issue_status to done, or release_issue.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("leaseSeconds", leaseSeconds())
            .closed(),
        nextResult(),
        ToolHints.ADD,
        desk.handler(
            arguments -> ToolSubject.project(ToolSupport.project(arguments)).writing(),
            (arguments, boards) ->
                next(
                    boards.teamwork().claimNext(ToolSupport.project(arguments), lease(arguments)),
                    "It is yours.")));
  }

  Tool claimIssue() {
    return new Tool(
        "claim_issue",
        "Claim an issue",
        "Claims a certain issue before you begin with it, so that no other agent does; it moves to"
            + " in_progress. Called again, it renews your claim. Where somebody else holds it, the answer says who,"
            + " and until when. For any free one, claim_next is better.",
        target().optional("leaseSeconds", leaseSeconds()).closed(),
        claimResult(),
        ToolHints.SET,
        ofClaim(
            "Claimed.",
            (arguments, boards) ->
                boards
                    .teamwork()
                    .claim(
                        ToolSupport.project(arguments),
                        ToolSupport.issue(arguments),
                        lease(arguments))));
  }

  Tool releaseIssue() {
    return new Tool(
        "release_issue",
        "Give a claim back",
        "Gives up a claim of yours where you stop before the end; the issue is todo again, for others to"
            + " take. Not needed for what is done: that ends its claim.",
        target().closed(),
        claimResult(),
        ToolHints.SET,
        ofClaim(
            "Given back.",
            (arguments, boards) ->
                boards
                    .teamwork()
                    .release(ToolSupport.project(arguments), ToolSupport.issue(arguments))));
  }

  /// A claim that is refused is no case for reading again: somebody else has it.
  private Tool.Handler ofClaim(String done, BiFunction<JsonObject, Boards, ClaimedIssue> change) {
    return desk.handler(
        ClaimTools::subject,
        (arguments, boards) -> {
          try {
            return claimed(done, change.apply(arguments, boards));
          } catch (TrackerException.Conflict e) {
            throw new ToolFailure(
                e.getMessage() + " Nothing was changed. claim_next gives an issue that is free.",
                e.code(),
                e.retryMayHelp(),
                e);
          }
        });
  }

  private static ToolSubject subject(JsonObject arguments) {
    return ToolSubject.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments))
        .writing();
  }

  private static JsonSchemas.Fields target() {
    return shape()
        .required("projectNumber", Shapes.projectNumber())
        .required("issueNumber", Shapes.issueNumber());
  }

  private static JsonObject leaseSeconds() {
    JsonObject seconds =
        number(
            "How long the claim holds while nothing is heard of you; %d unless given."
                .formatted(Lease.DEFAULT_LENGTH.toSeconds()));
    seconds.addProperty("minimum", Lease.LENGTH_MIN.toSeconds());
    seconds.addProperty("maximum", Lease.LENGTH_MAX.toSeconds());
    return seconds;
  }

  private static @Nullable Integer lease(JsonObject arguments) {
    return arguments.has("leaseSeconds") ? JsonFields.positiveInt(arguments, "leaseSeconds") : null;
  }

  static JsonObject claim() {
    return shape()
        .required("holder", text("Who holds it."))
        .required("until", text("When it ends without a word of theirs. ISO 8601, UTC."))
        .open();
  }

  private static JsonObject claimResult() {
    return shape().required("issue", ToolSchemas.issue()).optional("claim", claim()).open();
  }

  private static JsonObject nextResult() {
    return shape()
        .optional("issue", ToolSchemas.issue())
        .optional("claim", claim())
        .required("why", text("Why this one, or why there is none."))
        .required("open", count("Issues that are not done."))
        .required("free", count("Those of them that could be begun, this one included."))
        .open();
  }

  private static ToolResult.Success next(NextIssue next, String then) {
    JsonObject json = new JsonObject();
    json.addProperty("why", next.why());
    json.addProperty("open", next.open());
    json.addProperty("free", next.free());
    Issue issue = next.issue();
    if (issue == null) {
      return new ToolResult.Success(
          next.why() + (next.open() == 0 ? "" : " Ask again later."), json);
    }
    return withIssue("%s %s".formatted(next.why(), then), issue, next.claim(), json);
  }

  private static ToolResult.Success claimed(String done, ClaimedIssue claimed) {
    return withIssue(done, claimed.issue(), claimed.claim(), new JsonObject());
  }

  private static ToolResult.Success withIssue(
      String head, Issue issue, @Nullable Claim claim, JsonObject json) {
    IssuePart part = IssuePart.of(issue, AnswerSize.ROOM_CHARS);
    json.add("issue", part.json());
    String until = "";
    if (claim != null) {
      json.add("claim", Json.toTree(claim));
      until = " The claim holds until %s without a word of yours.".formatted(claim.until());
    }
    return new ToolResult.Success(
        head + until + "\n" + part.text(Parts.rest("get_issue_details")), json);
  }
}
