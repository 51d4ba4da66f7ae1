package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.github.api.Views.CardsView;
import dev.boardcast.github.api.Views.Choices;
import dev.boardcast.github.api.Views.Fields;
import dev.boardcast.github.api.Views.ItemsPage;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.api.Views.ScanPage;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Content;
import dev.boardcast.github.core.Names;
import dev.boardcast.github.core.ProjectMerge;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.pace.Budget;
import dev.boardcast.github.core.pace.Pacing.Kind;
import dev.boardcast.github.core.phases.PhaseField;
import dev.boardcast.github.core.scan.ScanDiff;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Typed calls to one host with one token, one after the other, at the pace that GitHub allows.
/// Every call throws `GitHubException` where there is no data. For one thread.
public final class GitHubApi {
  private final Line line;

  /// @param token asked for each request, so that a new one is taken up by itself
  public GitHubApi(
      Carrier carrier,
      Endpoint endpoint,
      Supplier<Optional<Token>> token,
      InstantSource clock,
      Pause pause) {
    line = new Line(carrier, endpoint, token, clock, pause);
  }

  /// How a wait is waited.
  public interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /// By how much GitHub's clock is ahead of ours, as of the last answer. `Date` has whole seconds.
  public Duration ahead() {
    return line.ahead();
  }

  /// The scopes of a classic token, as of the last answer; empty for tokens of other kinds.
  public Optional<String> scopes() {
    return line.scopes();
  }

  /// What is left of the limit, as of the last answer.
  public Optional<Budget> budget() {
    return line.budget();
  }

  public ProjectView project(ProjectAddress address, Fields fields) {
    JsonObject variables = new JsonObject();
    variables.addProperty("owner", address.owner());
    variables.addProperty("number", address.number());
    fields.in(variables);
    return read(() ->
        Reading.project(data(whole(Kind.READ, Documents.PROJECT.text(), variables)))
            .orElseThrow(() -> gone("there is no project %s for this token".formatted(address))));
  }

  /// Open projects to choose from. A token that may not see its owner's organizations gets its own.
  public Choices projects() {
    try {
      return projects(Documents.PROJECTS, true);
    } catch (GitHubException e) {
      if (!(e.failure() instanceof Failure.Denied)) {
        throw e;
      }
      return projects(Documents.OWN_PROJECTS, false);
    }
  }

  private Choices projects(Documents document, boolean withOrganizations) {
    return read(() ->
        Reading.projects(
            data(call(Kind.READ, document.text(), new JsonObject())), withOrganizations));
  }

  /// @param after a page's `next`; null for the first page
  public ItemsPage items(String project, Fields fields, String projectUrl, @Nullable String after) {
    JsonObject variables = new JsonObject();
    variables.addProperty("project", project);
    fields.in(variables);
    variables.addProperty("after", after);
    return read(() -> {
      JsonElement node = node(Documents.ITEMS, variables);
      Page<RemoteItem> items = page(node, projectUrl);
      JsonObject there = node.getAsJsonObject();
      return new ItemsPage(
          Reading.statusField(there), Reading.phases(there, Reading.nodes(there, "items")), items);
    });
  }

  /// A page of a project that is wanted.
  ///
  /// @param after the page before's `next`; null for the first page
  public record Wanted(String project, @Nullable String after) {}

  /// Pages of several projects for the price of one.
  ///
  /// @param wanted at most `ScanPlan.PROJECTS_PER_REQUEST`
  /// @return for each its page; empty where the project is not there for this token
  public List<Optional<ScanPage>> scan(List<Wanted> wanted, Fields fields) {
    JsonObject variables = new JsonObject();
    fields.in(variables);
    for (int i = 0; i < wanted.size(); i++) {
      variables.addProperty("project" + i, wanted.get(i).project());
      variables.addProperty("after" + i, wanted.get(i).after());
    }
    Documents.Part part = hasDependencies() ? Documents.Part.SCAN_WAITING : Documents.Part.SCAN;
    String document = Documents.together("Scan", Collections.nCopies(wanted.size(), part));
    return read(() -> {
      JsonObject data = data(whole(Kind.SCAN, document, variables));
      List<Optional<ScanPage>> pages = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        JsonElement page = data.get("page" + i);
        pages.add(
            Reading.page(page, Reading::seen).map(items -> page(page.getAsJsonObject(), items)));
      }
      return pages;
    });
  }

  private static ScanPage page(JsonObject project, Page<ScanDiff.Seen> items) {
    return new ScanPage(
        Reading.self(project), Reading.phases(project, Reading.nodes(project, "items")), items);
  }

  private JsonElement node(Documents document, JsonObject variables) {
    return data(whole(Kind.READ, document.text(), variables)).get("node");
  }

  private static Page<RemoteItem> page(JsonElement node, String projectUrl) {
    return Reading.page(node, item -> Reading.item(item, projectUrl))
        .orElseThrow(() -> gone("the project was deleted or is hidden from this token"));
  }

  /// @param ids at most a hundred
  public CardsView cards(String project, List<String> ids, Fields fields, String projectUrl) {
    JsonArray wanted = new JsonArray();
    ids.forEach(wanted::add);
    JsonObject variables = new JsonObject();
    variables.addProperty("project", project);
    variables.add("ids", wanted);
    fields.in(variables);
    return read(() -> {
      JsonObject data = data(whole(Kind.READ, Documents.CARDS.text(), variables));
      Map<String, RemoteItem> found = new HashMap<>();
      List<JsonObject> items = Reading.nodes(data);
      for (JsonObject item : items) {
        if (item.has("id")) {
          RemoteItem read = Reading.item(item, projectUrl);
          found.put(read.id(), read);
        }
      }
      Optional<PhaseField> phases =
          data.get("node") instanceof JsonObject there
              ? Reading.phases(there, items)
              : Optional.empty();
      return new CardsView(phases, found);
    });
  }

  /// The items that a project got last, in full.
  public List<RemoteItem> latest(String project, Fields fields, String projectUrl) {
    JsonObject variables = new JsonObject();
    variables.addProperty("project", project);
    fields.in(variables);
    return read(() -> page(node(Documents.LATEST, variables), projectUrl).items());
  }

  /// Ids of people and labels.
  public Names.Known names(Names.Wanted wanted) {
    if (wanted.isEmpty()) {
      return Names.NOBODY;
    }
    Writing request = new Writing();
    Function<JsonObject, Names.Known> reading = Writing.ask(wanted, request);
    return read(
        () -> reading.apply(whole(Kind.READ, request.document("Names"), request.variables())));
  }

  /// What cards say where they are written: readings that do not lag behind.
  ///
  /// @param seen by item
  /// @param unknown items of which nothing was answered; of others GitHub does not tell this
  public record Witnesses(Map<String, RemoteItem.Card> seen, Set<String> unknown) {
    public Witnesses {
      seen = Map.copyOf(seen);
      unknown = Set.copyOf(unknown);
    }
  }

  /// Asks by a request that could change something and does not.
  ///
  /// @param contents of some items, as they were read
  public Witnesses witnesses(String project, Fields fields, Map<String, Content> contents) {
    Writing request = new Writing();
    Map<String, String> asked = new LinkedHashMap<>();
    contents.forEach((item, content) -> asked.put(item, request.witness(project, content)));
    JsonObject variables = request.variables();
    fields.in(variables);
    // What is seen is of use only if it is written at once.
    line.requireRoom(2);
    return read(() -> {
      JsonObject body = call(Kind.MUTATION, request.document("Witness"), variables);
      Map<String, RemoteItem.Card> seen = new HashMap<>();
      Set<String> unknown = new HashSet<>();
      asked.forEach((item, at) -> {
        Optional<RemoteItem.Card> card =
            Writing.seen(body, at, item, Objects.requireNonNull(contents.get(item)));
        card.ifPresent(there -> seen.put(item, there));
        if (card.isEmpty() && Writing.error(body, at).isEmpty()) {
          unknown.add(item);
        }
      });
      return new Witnesses(seen, unknown);
    });
  }

  /// What became of a card's changes.
  ///
  /// @param before what the card said right before them; empty where GitHub does not tell
  public record Outcome(Sent status, Sent phase, Sent content, Optional<RemoteItem.Card> before) {}

  /// Sends what differs of some cards in one request.
  ///
  /// @param statuses with the ids of both fields
  /// @return for each card what became of it
  public List<Outcome> send(
      String project, StatusMap statuses, Fields fields, List<Names.Edit> edits) {
    Writing request = new Writing();
    List<Writing.Card> cards =
        edits.stream().map(edit -> request.card(project, statuses, edit)).toList();
    JsonObject variables = request.variables();
    fields.in(variables);
    return read(() -> {
      JsonObject body = call(Kind.MUTATION, request.document("Write"), variables);
      return cards.stream().map(card -> Writing.outcome(body, card)).toList();
    });
  }

  /// Archives some items in one request.
  ///
  /// @return for each what became of it
  public Map<String, Sent> archive(String project, List<String> items) {
    Writing request = new Writing();
    Map<String, String> asked = new LinkedHashMap<>();
    items.forEach(item -> asked.put(item, request.archive(project, item)));
    return read(() -> {
      JsonObject body = call(Kind.MUTATION, request.document("Write"), request.variables());
      Map<String, Sent> outcomes = new LinkedHashMap<>();
      asked.forEach((item, at) ->
          outcomes.put(item, Writing.outcome(body, at, "item", _ -> new Sent.Moved(null, null))));
      return outcomes;
    });
  }

  /// What became of a change of the project itself.
  public sealed interface Described {
    record Done(ProjectTexts now) implements Described {}

    record Refused(String why) implements Described {}

    /// It may have been done, or not.
    record Unknown() implements Described {}
  }

  /// Changes what a project says of itself.
  ///
  /// @param fields of the texts that are sent
  public Described describe(String project, ProjectTexts texts, Set<ProjectMerge.Field> fields) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    for (ProjectMerge.Field field : fields) {
      switch (field) {
        case TITLE -> input.addProperty("title", texts.title());
        case DESCRIPTION -> input.addProperty("shortDescription", texts.description());
        case STATUS -> input.addProperty("closed", texts.closed());
      }
    }
    JsonObject variables = new JsonObject();
    variables.add("change", input);
    return read(() -> {
      JsonObject body = call(Kind.MUTATION, Documents.DESCRIBE.text(), variables);
      if (body.get("data") instanceof JsonObject data
          && data.get("change") instanceof JsonObject change
          && change.get("projectV2") instanceof JsonObject now) {
        return new Described.Done(Reading.self(now));
      }
      return Writing.error(body, "change")
          .<Described>map(Described.Refused::new)
          .orElseGet(Described.Unknown::new);
    });
  }

  /// What became of something that was to be made.
  public sealed interface Made {
    record Done(String id) implements Made {}

    record Refused(String why) implements Made {}

    /// It may have been made, or not.
    record Unknown() implements Made {}
  }

  /// Makes a draft.
  ///
  /// @param mark to be recognized by
  /// @return the item's id
  public Made addDraft(String project, String title, @Nullable String body, String mark) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    input.addProperty("title", title);
    input.addProperty("body", Reading.marked(body, mark));
    return make(Documents.ADD_DRAFT, input, "projectItem");
  }

  /// Makes an issue, which is in no project yet.
  public Made createIssue(String repository, String title, @Nullable String body, String mark) {
    JsonObject input = new JsonObject();
    input.addProperty("repositoryId", repository);
    input.addProperty("title", title);
    input.addProperty("body", Reading.marked(body, mark));
    return make(Documents.CREATE_ISSUE, input, "issue");
  }

  /// Puts an issue into a project; where it is there already, nothing happens.
  ///
  /// @return the item's id
  public Made addItem(String project, String content) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    input.addProperty("contentId", content);
    return make(Documents.ADD_ITEM, input, "item");
  }

  private Made make(Documents document, JsonObject input, String member) {
    JsonObject variables = new JsonObject();
    variables.add("add", input);
    return read(() -> {
      JsonObject body = call(Kind.MUTATION, document.text(), variables);
      Optional<String> id =
          body.get("data") instanceof JsonObject data
                  && data.get("add") instanceof JsonObject payload
              ? Writing.id(payload.get(member))
              : Optional.empty();
      return id.<Made>map(Made.Done::new)
          .or(() -> Writing.error(body, "add").map(Made.Refused::new))
          .orElseGet(Made.Unknown::new);
    });
  }

  /// The issue that a repository got last with this mark.
  public Optional<String> findIssue(String repository, String mark) {
    JsonObject variables = new JsonObject();
    variables.addProperty("repository", repository);
    return read(() -> {
      JsonObject data = data(whole(Kind.READ, Documents.ISSUES.text(), variables));
      if (!(data.get("node") instanceof JsonObject node)
          || !(node.get("issues") instanceof JsonObject issues)) {
        throw gone("the repository is hidden from this token");
      }
      for (JsonElement issue :
          JsonFields.array(JsonFields.required(issues, "nodes"), "nodes").asList().reversed()) {
        JsonObject one = JsonFields.object(issue, "issue");
        if (Reading.mark(JsonFields.text(one, "body")).filter(mark::equals).isPresent()) {
          return Writing.id(one);
        }
      }
      return Optional.empty();
    });
  }

  /// Where issues can be made, by `OWNER/NAME`.
  ///
  /// @return its id; empty where there is none, or none that this token may write to
  public Optional<String> repository(String owner, String name) {
    JsonObject variables = new JsonObject();
    variables.addProperty("owner", owner);
    variables.addProperty("name", name);
    return read(() -> {
      JsonObject data = data(whole(Kind.READ, Documents.REPOSITORY.text(), variables));
      return data.get("repository") instanceof JsonObject there
              && JsonFields.flag(JsonFields.required(there, "hasIssuesEnabled"), "hasIssuesEnabled")
          ? Writing.id(there)
          : Optional.empty();
    });
  }

  /// Whether the server knows what issues wait for; asked now and then.
  public boolean hasDependencies() {
    return line.hasDependencies();
  }

  /// An answer of which something may be missing.
  public JsonObject call(Kind kind, String document, JsonObject variables) {
    return line.call(kind, document, variables);
  }

  /// Why a part of it was not done; empty where it does not speak of that.
  public static Optional<String> refusal(JsonObject body, String part) {
    return Writing.error(body, part);
  }

  /// An answer in which what is missing is not there.
  public JsonObject whole(Kind kind, String document, JsonObject variables) {
    JsonObject body = call(kind, document, variables);
    if (Answers.isIncomplete(body)) {
      throw new GitHubException(new Failure.Unknown("GitHub answered only a part"));
    }
    return body;
  }

  private static JsonObject data(JsonObject body) {
    return JsonFields.object(JsonFields.required(body, "data"), "data");
  }

  private static GitHubException gone(String message) {
    return new GitHubException(new Failure.Gone(message));
  }

  private static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (WireException | DateTimeException e) {
      throw new GitHubException(
          new Failure.Unknown("GitHub's answer cannot be read: " + e.getMessage()));
    }
  }
}
