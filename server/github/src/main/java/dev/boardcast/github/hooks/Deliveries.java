package dev.boardcast.github.hooks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorHooks.Delivery;
import dev.boardcast.core.mirror.MirrorHooks.Outcome;
import dev.boardcast.core.mirror.MirrorNews;
import dev.boardcast.core.mirror.MirrorRef;
import dev.boardcast.github.core.ToldItems.Teller;
import dev.boardcast.github.sync.GitHubMirrors;
import dev.boardcast.github.sync.memory.Told;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes GitHub's deliveries for the boards that are connected: stores what is to be read because
/// of them, and has it read. Thread-safe; waits for the database.
public final class Deliveries {
  /// What a hook of an organization should send. One of a repository has no events of projects.
  private static final List<String> ORGANIZATION =
      List.of(
          "projects_v2",
          "projects_v2_item",
          "issues",
          "sub_issues",
          "issue_comment",
          "issue_dependencies",
          "label",
          "repository");

  private static final List<String> REPOSITORY =
      List.of("issues", "sub_issues", "issue_comment", "issue_dependencies", "label", "repository");

  private final MirrorDesk desk;
  private final GitHubMirrors mirrors;

  /// What is to be told of which items.
  private record Targets(List<MirrorRef> items, Told told) {}

  public Deliveries(MirrorDesk desk, GitHubMirrors mirrors) {
    this.desk = desk;
    this.mirrors = mirrors;
  }

  public Outcome take(Delivery delivery) {
    if (delivery.project().filter(board -> !mirrors.isLinked(board)).isPresent()) {
      return new Outcome.Unknown();
    }
    try {
      JsonObject payload = Json.parseRequest(delivery.payload());
      if (delivery.event().equals("ping")) {
        return ping(payload);
      }
      return take(delivery, Reasons.of(delivery.event(), payload), Reasons.teller(payload));
    } catch (WireException e) {
      return new Outcome.Unreadable("The delivery cannot be read: " + e.getMessage());
    }
  }

  private static Outcome ping(JsonObject payload) {
    if (!(payload.get("hook") instanceof JsonObject hook)
        || !(hook.get("events") instanceof JsonArray events)) {
      return new Outcome.Checked(List.of(), true);
    }
    Set<String> sent = new HashSet<>();
    for (JsonElement event : events) {
      if (event.isJsonPrimitive()) {
        sent.add(event.getAsString());
      }
    }
    JsonElement type = hook.get("type");
    boolean isOfRepository =
        type != null && type.isJsonPrimitive() && type.getAsString().equals("Repository");
    List<String> wanted = isOfRepository ? REPOSITORY : ORGANIZATION;
    List<String> missing =
        sent.contains("*")
            ? List.of()
            : wanted.stream().filter(event -> !sent.contains(event)).toList();
    return new Outcome.Checked(missing, missing.size() < wanted.size());
  }

  private Outcome take(Delivery delivery, Reason reason, Teller by) {
    return switch (reason) {
      case Reason.Nothing _ -> new Outcome.PassedOver();
      case Reason.Sign(var project) ->
          boards(project).isEmpty() ? none(delivery) : new Outcome.PassedOver();
      case Reason.Order(var project) -> {
        List<Integer> boards =
            boards(project).stream()
                .filter(board -> delivery.project().map(board::equals).orElse(true))
                .toList();
        // Nothing is stored: after a stop all is looked at in any case.
        boards.forEach(mirrors::reordered);
        yield boards.isEmpty() ? none(delivery) : new Outcome.Taken(boards.size(), false);
      }
      case Reason.Project(var project, var fields) ->
          store(
              delivery,
              new Targets(
                  boards(project).stream().map(board -> new MirrorRef(board, "")).toList(),
                  Told.of(by, false, fields)));
      case Reason.Item item -> store(delivery, targets(item, by));
      case Reason.Contents(var contents, var moved) -> {
        Set<MirrorRef> items = new LinkedHashSet<>();
        contents.forEach(content -> items.addAll(desk.itemsOf(content)));
        moved.ifPresent(content ->
            items.forEach(ref -> desk.nameContents(ref.project(), Map.of(ref.item(), content))));
        yield store(delivery, new Targets(List.copyOf(items), Told.of(by, false, List.of())));
      }
      case Reason.Talk(var contents) -> {
        Set<MirrorRef> items = new LinkedHashSet<>();
        contents.forEach(content -> items.addAll(desk.itemsOf(content)));
        yield store(
            delivery, new Targets(List.copyOf(items), Told.of(by, false, List.of(Told.TALK))));
      }
      case Reason.Repository(var address, var label) ->
          store(delivery, new Targets(desk.itemsAt(address, label), Told.of(by, false, List.of())));
    };
  }

  private Targets targets(Reason.Item item, Teller by) {
    Told told = Told.of(by, item.isDeleted(), List.of());
    List<Integer> boards = boards(item.project());
    List<MirrorRef> items = new ArrayList<>();
    if (item.item().isPresent() && !boards.isEmpty()) {
      boards.forEach(board -> items.add(new MirrorRef(board, item.item().get())));
    } else if (item.project().isEmpty() || !boards.isEmpty()) {
      // An old server says of a content only that it is in some project.
      item.content().ifPresent(content -> items.addAll(desk.itemsOf(content)));
    }
    return new Targets(items, told);
  }

  /// The boards of a project, which have a sign of its hook now.
  private List<Integer> boards(String project) {
    List<Integer> boards = mirrors.boardsOf(project);
    boards.forEach(mirrors::heard);
    return boards;
  }

  private Outcome store(Delivery delivery, Targets targets) {
    List<MirrorNews> news = new ArrayList<>();
    String told = targets.told().toJson();
    for (MirrorRef ref : targets.items()) {
      if (delivery.project().isEmpty() || delivery.project().get() == ref.project()) {
        news.add(MirrorNews.of(ref.project(), ref.item(), told));
      }
    }
    if (news.isEmpty()) {
      return none(delivery);
    }
    boolean isFirst = desk.tell(key(delivery), news);
    if (isFirst) {
      news.stream().map(MirrorNews::project).distinct().forEach(mirrors::told);
    }
    return new Outcome.Taken(news.size(), !isFirst);
  }

  /// A board that is named and connected is not to be filled in another way.
  private static Outcome none(Delivery delivery) {
    return delivery.project().isPresent() ? new Outcome.PassedOver() : new Outcome.Unknown();
  }

  /// GitHub gives one id to all deliveries of an event, whichever hook they are for.
  private static @Nullable String key(Delivery delivery) {
    return delivery.id() == null
        ? null
        : "mirror:%s:%s:%s"
            .formatted(
                delivery.id(),
                delivery.project().map(String::valueOf).orElse("all"),
                delivery.event());
  }
}
