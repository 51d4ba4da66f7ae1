package dev.boardcast.sidecar.lsp.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.sidecar.core.message.CachedBoard;
import dev.boardcast.sidecar.engine.Engine;
import dev.boardcast.sidecar.references.Answer;
import dev.boardcast.sidecar.references.Answers;
import dev.boardcast.sidecar.references.IssueWords;
import dev.boardcast.sidecar.references.OpenDocument;
import dev.boardcast.sidecar.references.OpenDocuments;
import dev.boardcast.sidecar.references.Reference;
import dev.boardcast.sidecar.references.ReferenceRules;
import dev.boardcast.sidecar.references.text.Place;
import dev.boardcast.sidecar.references.text.Span;
import dev.boardcast.sidecar.settings.SidecarOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// References in open documents, for clients that asked for them (`references: true`): texts in,
/// answers out, from the boards as the engine knows them right now.
public final class ReferenceService {
  static final String ACTION_KIND = "refactor";
  static final String SET_STATUS = "boardcast.reference.setStatus";
  static final String ASSIGN_TO_ME = "boardcast.reference.assignToMe";
  static final String OPEN = "boardcast.reference.open";
  public static final List<String> COMMANDS = List.of(SET_STATUS, ASSIGN_TO_ME, OPEN);

  /// Boards that a search for issues looks into.
  static final int SYMBOL_BOARDS_MAX_COUNT = 32;

  private static final String REFRESH = "boardcast.refreshProject";
  private static final Span TOP = new Span(new Place(0, 0), new Place(0, 0));

  private static final Executor ANSWERS_JSON =
      work -> Thread.ofVirtual().name("boardcast-reference-json").start(work);

  private final Engine engine;
  private final Documents documents;
  private final HintRefresh refresh;
  private final ReferenceClient client;
  private final BiConsumer<String, JsonObject> ask;
  private volatile SidecarOptions options;

  /// @param ask sends the editor a request
  public ReferenceService(
      Engine engine,
      Documents documents,
      HintRefresh refresh,
      ReferenceClient client,
      SidecarOptions options,
      BiConsumer<String, JsonObject> ask) {
    this.engine = engine;
    this.documents = documents;
    this.refresh = refresh;
    this.client = client;
    this.options = options;
    this.ask = ask;
  }

  public static ReferenceRules rules(SidecarOptions options) {
    return new ReferenceRules(options.bareBoard(), options.references().bareInCode());
  }

  /// Other options are in force from now on.
  public void configure(SidecarOptions next) {
    boolean hints = options.references().hints() != next.references().hints();
    boolean rules = !rules(options).equals(rules(next));
    options = next;
    documents.follow(rules(next));
    if (hints || rules) {
      refresh.due();
    }
  }

  // --- texts -----------------------------------------------------------------------------------

  /// @return whether this is for here
  public boolean take(String method, @Nullable JsonElement given) {
    switch (method) {
      case "textDocument/didOpen" -> {
        JsonObject document = ReferenceWire.document(JsonFields.objectOrEmpty(given, "params"));
        String uri = JsonFields.text(document, "uri");
        String language = JsonFields.optionalText(document, "languageId");
        documents.open(uri, language == null ? "" : language, JsonFields.text(document, "text"));
        // So that what is named is known when somebody asks; no key that is typed does this.
        var _ = engine.glance(documents.boards(uri), documents::arrived);
      }
      case "textDocument/didChange" -> {
        JsonObject params = JsonFields.objectOrEmpty(given, "params");
        documents.edit(ReferenceWire.uri(params), ReferenceWire.edits(params));
      }
      case "textDocument/didClose" ->
          documents.close(ReferenceWire.uri(JsonFields.objectOrEmpty(given, "params")));
      default -> {
        return false;
      }
    }
    return true;
  }

  // --- answers ---------------------------------------------------------------------------------

  /// @return null for a method that is not about references
  public @Nullable CompletableFuture<? extends @Nullable Object> answer(
      String method, JsonObject params) {
    return switch (method) {
      case "textDocument/hover" -> hover(params);
      case "textDocument/completion" -> completion(params);
      case "textDocument/inlayHint" -> hints(params);
      case "textDocument/documentLink" ->
          references(
              params,
              document -> document.all(Answers.REFERENCES_MAX_COUNT),
              (references, boards) ->
                  ReferenceWire.list(Answers.links(references, boards), ReferenceWire::link));
      case "textDocument/codeAction" -> actions(params);
      case "workspace/symbol" -> symbols(params);
      default -> null;
    };
  }

  private CompletableFuture<? extends @Nullable Object> hover(JsonObject params) {
    Optional<Reference> found = referenceAt(params, ReferenceWire.place(params, "position"));
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Reference reference = found.get();
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    var _ =
        engine
            .glance(reference.board(), reference.issue(), documents::arrived)
            .whenComplete((seen, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
              } else {
                answer.complete(
                    seen.map(one ->
                            ReferenceWire.hover(reference, one, client.markdown(), Instant.now()))
                        .orElse(null));
              }
            });
    return answer;
  }

  private Optional<Reference> referenceAt(JsonObject params, Place place) {
    return documents.in(ReferenceWire.uri(params), document -> document.at(place)).flatMap(r -> r);
  }

  private CompletableFuture<JsonElement> completion(JsonObject params) {
    Place place = ReferenceWire.place(params, "position");
    return documents
        .in(ReferenceWire.uri(params), document -> document.begunAt(place))
        .flatMap(begun -> begun)
        .map(begun ->
            known(Set.of(begun.board()))
                .thenApplyAsync(
                    boards -> {
                      Board board = boards.get(begun.board());
                      return ReferenceWire.offers(
                          board == null ? List.of() : Answers.offers(board, begun), begun);
                    },
                    ANSWERS_JSON))
        .orElseGet(() -> CompletableFuture.completedFuture(ReferenceWire.noOffers()));
  }

  private CompletableFuture<JsonElement> hints(JsonObject params) {
    Span span = ReferenceWire.span(params, "range");
    return references(
        params,
        document -> {
          if (!options.references().hints()) {
            return List.of();
          }
          document.showsHints();
          return document.in(span, Answers.REFERENCES_MAX_COUNT);
        },
        (references, boards) ->
            ReferenceWire.list(Answers.hints(references, boards), ReferenceWire::hint));
  }

  private interface Answering {
    JsonElement of(List<Reference> references, Map<Integer, Board> boards);
  }

  private CompletableFuture<JsonElement> references(
      JsonObject params, Function<OpenDocument, List<Reference>> look, Answering answer) {
    List<Reference> found = documents.in(ReferenceWire.uri(params), look).orElse(List.of());
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(new JsonArray());
    }
    return known(found.stream().map(Reference::board).collect(Collectors.toSet()))
        .thenApplyAsync(boards -> answer.of(found, boards), ANSWERS_JSON);
  }

  private CompletableFuture<JsonElement> actions(JsonObject params) {
    Optional<Reference> found = referenceAt(params, ReferenceWire.span(params, "range").start());
    if (found.isEmpty() || !ReferenceWire.wantsActions(params, ACTION_KIND)) {
      return CompletableFuture.completedFuture(new JsonArray());
    }
    Reference reference = found.get();
    SidecarOptions now = options;
    return known(Set.of(reference.board()))
        .thenApplyAsync(
            boards -> {
              Optional<Issue> issue = Answers.issue(reference, boards);
              Board board = boards.get(reference.board());
              if (board == null || issue.isEmpty()) {
                return new JsonArray();
              }
              return ReferenceWire.list(
                  Answers.actions(
                      board,
                      issue.get(),
                      now.userName(),
                      now.references().openBoardCommand() != null,
                      client.opensPages()),
                  this::action);
            },
            ANSWERS_JSON);
  }

  private JsonElement action(Answer.Action action) {
    JsonArray arguments = new JsonArray();
    String command =
        switch (action) {
          case Answer.Action.SetStatus(_, var board, var issue, var status) -> {
            arguments.add(board);
            arguments.add(issue);
            arguments.add(status.wireName());
            yield SET_STATUS;
          }
          case Answer.Action.AssignToMe(_, var board, var issue) -> {
            arguments.add(board);
            arguments.add(issue);
            yield ASSIGN_TO_ME;
          }
          case Answer.Action.Refresh(_, var board) -> {
            arguments.add(board);
            yield REFRESH;
          }
          case Answer.Action.Open(_, var board, var issue, var page) -> {
            String own = options.references().openBoardCommand();
            arguments.add(board);
            arguments.add(issue);
            if (page != null) {
              arguments.add(page);
            }
            yield page == null && own != null ? own : OPEN;
          }
        };
    return ReferenceWire.action(action.title(), command, arguments, client.takesActions());
  }

  private CompletableFuture<JsonElement> symbols(JsonObject params) {
    String query = JsonFields.text(params, "query");
    return engine
        .glanceAll(SYMBOL_BOARDS_MAX_COUNT, documents::arrived)
        .thenApplyAsync(
            known ->
                ReferenceWire.list(Answers.symbols(boards(known).values(), query), this::located),
            ANSWERS_JSON);
  }

  /// Where it is named in a text, else its page. An issue is in no file.
  private JsonElement located(Answer.Symbol symbol) {
    Issue issue = symbol.issue();
    Optional<OpenDocuments.Located> place =
        documents.firstOf(issue.projectNumber(), issue.number());
    String uri =
        place
            .map(OpenDocuments.Located::uri)
            .or(() -> IssueWords.page(issue.url()))
            .orElse(
                "boardcast:/board/%d/issue/%d".formatted(issue.projectNumber(), issue.number()));
    return ReferenceWire.symbol(symbol, uri, place.map(OpenDocuments.Located::span).orElse(TOP));
  }

  private CompletableFuture<Map<Integer, Board>> known(Set<Integer> numbers) {
    return engine.glance(numbers, documents::arrived).thenApply(ReferenceService::boards);
  }

  private static Map<Integer, Board> boards(Map<Integer, CachedBoard> known) {
    Map<Integer, Board> boards = new TreeMap<>();
    known.forEach((n, board) -> boards.put(n, board.board()));
    return boards;
  }

  // --- commands --------------------------------------------------------------------------------

  /// @return null for a command that is not one of these
  public @Nullable CompletableFuture<JsonElement> command(String command, JsonArray arguments) {
    return switch (command) {
      case SET_STATUS -> {
        int project = number(arguments, 0);
        int issue = number(arguments, 1);
        String name = JsonFields.text(argument(arguments, 2), "arguments[2]");
        IssueStatus status =
            IssueStatus.fromWireName(name)
                .orElseThrow(() ->
                    new WireException(
                        "`arguments[2]` must be one of "
                            + String.join(", ", IssueStatus.wireNames())));
        yield engine.change(
            project,
            issue,
            tracker -> Json.toTree(tracker.setStatus(project, issue, status, null)));
      }
      case ASSIGN_TO_ME -> {
        int project = number(arguments, 0);
        int issue = number(arguments, 1);
        String user = options.userName();
        if (user == null) {
          throw new WireException("`userName` is not set: nobody knows who you are");
        }
        JsonObject change = new JsonObject();
        change.addProperty("assignee", user);
        var patch = Bodies.issuePatch(change, IssueField.WITHOUT_CALL);
        yield engine.change(
            project,
            issue,
            tracker -> Json.toTree(tracker.updateIssue(project, issue, patch, null)));
      }
      case OPEN -> {
        String page =
            IssueWords.page(JsonFields.text(argument(arguments, 2), "arguments[2]"))
                .orElseThrow(
                    () -> new WireException("`arguments[2]` must be an address of the web"));
        JsonObject show = new JsonObject();
        show.addProperty("uri", page);
        show.addProperty("external", true);
        ask.accept("window/showDocument", show);
        yield CompletableFuture.completedFuture(new JsonObject());
      }
      default -> null;
    };
  }

  private static int number(JsonArray arguments, int index) {
    return JsonFields.positiveInt(argument(arguments, index), "arguments[" + index + "]");
  }

  private static JsonElement argument(JsonArray arguments, int index) {
    if (index >= arguments.size()) {
      throw new WireException("`arguments[" + index + "]` is missing");
    }
    return arguments.get(index);
  }
}
