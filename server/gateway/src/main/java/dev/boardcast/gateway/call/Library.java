package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Offering;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.connector.Watched;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.ToolNames;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.core.uri.ResourceUri;
import dev.boardcast.gateway.json.RawObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The one way to prompts and resources: what a key may see of them, whose they are, and the same
/// limits, breaker, figures and audit as for tools. Thread-safe.
public final class Library {
  private final Dispatcher dispatcher;

  public Library(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /// @param entries by the names under which they are shown
  /// @param missing by servers' ids, why nothing of theirs is among them
  public record Listed(SortedMap<String, RawObject> entries, SortedMap<String, String> missing) {}

  /// What one server has for a key.
  private record Shelf(Server server, Catalog.Seen seen) {
    String id() {
      return server.config().id();
    }
  }

  private List<Server> servers(Predicate<String> mayBeSeen) {
    return dispatcher.all().stream()
        .filter(server -> mayBeSeen.test(server.config().id()))
        .toList();
  }

  /// Waits for those that have not said; for all at once, since each has begun before.
  private static List<Shelf> seen(List<Server> servers) throws InterruptedException {
    servers.forEach(server -> server.catalog().begin());
    List<Shelf> shelves = new ArrayList<>();
    for (Server server : servers) {
      shelves.add(new Shelf(server, server.catalog().seen()));
    }
    return shelves;
  }

  private static SortedMap<String, String> missing(List<Shelf> shelves, Offering kind) {
    SortedMap<String, String> missing = new TreeMap<>();
    for (Shelf shelf : shelves) {
      Fault fault = shelf.seen().missing();
      String why = shelf.seen().contents().faults().get(kind);
      if (fault != null) {
        missing.put(shelf.id(), fault.message());
      } else if (why != null) {
        missing.put(shelf.id(), why);
      }
    }
    return missing;
  }

  public Listed prompts(KeyConfig key) throws InterruptedException {
    List<Shelf> shelves = seen(servers(key.prompts()::mayAllowSomeOf));
    SortedMap<String, RawObject> all = new TreeMap<>();
    for (Shelf shelf : shelves) {
      shelf
          .seen()
          .contents()
          .prompts()
          .forEach((name, prompt) -> {
            if (allowsPrompt(key, shelf.server(), name)) {
              all.put(name, prompt.json().with("name", RawObject.quote(name)));
            }
          });
    }
    return new Listed(all, missing(shelves, Offering.PROMPTS));
  }

  private static boolean allowsPrompt(KeyConfig key, Server server, String name) {
    return key.prompts().allows(name, server.config().trusted(), true);
  }

  private static boolean allowsResource(KeyConfig key, Server server, String uri) {
    return key.resources().allows(server.config().id(), uri, server.config().trusted());
  }

  /// By their addresses; where several servers have one of the same, by such as say whose it is.
  public Listed resources(KeyConfig key) throws InterruptedException {
    return listed(
        key,
        Offering.RESOURCES,
        "uri",
        Contents::resources,
        (server, uri) -> allowsResource(key, server, uri));
  }

  public Listed templates(KeyConfig key) throws InterruptedException {
    return listed(
        key,
        Offering.TEMPLATES,
        "uriTemplate",
        contents -> {
          SortedMap<String, RawObject> all = new TreeMap<>();
          contents.templates().forEach((text, template) -> all.put(text, template.json()));
          return all;
        },
        (server, text) -> mayAllow(key, server, text));
  }

  private static boolean mayAllow(KeyConfig key, Server server, String template) {
    int brace = template.indexOf('{');
    String beginning = brace < 0 ? template : template.substring(0, brace);
    return key.resources().mayAllowSomeOf(server.config().id(), beginning)
        && (server.config().trusted() || !key.permissions().readOnly());
  }

  private Listed listed(
      KeyConfig key,
      Offering kind,
      String member,
      Function<Contents, SortedMap<String, RawObject>> entries,
      BiPredicate<Server, String> allows)
      throws InterruptedException {
    List<Shelf> shelves = seen(servers(id -> key.resources().mayAllowSomeOf(id, "")));
    Map<String, Integer> sharing = new HashMap<>();
    List<Map.Entry<Shelf, Map.Entry<String, RawObject>>> seen = new ArrayList<>();
    for (Shelf shelf : shelves) {
      entries
          .apply(shelf.seen().contents())
          .entrySet()
          .forEach(entry -> {
            if (allows.test(shelf.server(), entry.getKey())) {
              var _ = sharing.merge(entry.getKey(), 1, Integer::sum);
              seen.add(Map.entry(shelf, entry));
            }
          });
    }
    SortedMap<String, RawObject> all = new TreeMap<>();
    seen.forEach(one -> {
      String own = one.getValue().getKey();
      String shown =
          sharing.getOrDefault(own, 0) > 1 ? ResourceUri.explicit(one.getKey().id(), own) : own;
      all.put(shown, one.getValue().getValue().with(member, RawObject.quote(shown)));
    });
    return new Listed(all, missing(shelves, kind));
  }

  /// Gets a prompt.
  ///
  /// @return the result as the server wrote it
  public String prompt(
      Caller caller,
      String name,
      RawObject arguments,
      RawObject meta,
      @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    return tracked(
        new CallTrack(caller, CallReport.Kind.PROMPT, arguments),
        track -> {
          Server server = promptServer(caller, name);
          String own = ownName(caller, server, name);
          track.found(server, own);
          RawObject params = RawObject.EMPTY.with("name", RawObject.quote(own));
          return send(
              track,
              caller,
              server,
              arguments.isEmpty() ? params : params.with("arguments", arguments.toString()),
              meta,
              progress);
        });
  }

  private Server promptServer(Caller caller, String name) throws GatewayException {
    Server server = servers(ToolNames.serverOf(name)::equals).stream().findFirst().orElse(null);
    if (server == null || !allowsPrompt(caller.key(), server, name)) {
      dispatcher.observer().refused(caller, CallReport.Kind.PROMPT, name);
      throw unknown("prompt", name, "prompts/list");
    }
    return server;
  }

  private String ownName(Caller caller, Server server, String name)
      throws GatewayException, InterruptedException {
    Contents.Prompt prompt = server.catalog().known().contents().prompts().get(name);
    if (prompt == null) {
      Catalog.Seen seen = server.catalog().seen();
      prompt = seen.contents().prompts().get(name);
      Fault fault = seen.missing();
      if (prompt == null && fault != null) {
        throw new GatewayException(fault);
      }
    }
    if (prompt == null) {
      dispatcher.observer().refused(caller, CallReport.Kind.PROMPT, name);
      throw unknown("prompt", name, "prompts/list");
    }
    return prompt.own();
  }

  private static GatewayException unknown(String what, String name, String list) {
    return new GatewayException(
        Fault.refused(
            ErrorCode.TOOL_NOT_SUPPORTED,
            "Unknown %s: \"%s\". %s has those there are."
                .formatted(what, name.substring(0, Math.min(name.length(), 200)), list)));
  }

  /// Reads a resource.
  ///
  /// @param given its address, as it was listed, made from a template, or saying whose it is
  /// @return the result as the server wrote it
  public String read(
      Caller caller, String given, RawObject meta, @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    RawObject params = RawObject.EMPTY.with("uri", RawObject.quote(given));
    return tracked(
        new CallTrack(caller, CallReport.Kind.RESOURCE, params),
        track -> {
          ResourceUri.Addressed address = addressed(caller, given);
          Server server = holder(caller, address);
          track.found(server, address.uri());
          return send(
              track,
              caller,
              server,
              RawObject.EMPTY.with("uri", RawObject.quote(address.uri())),
              meta,
              progress);
        });
  }

  private ResourceUri.Addressed addressed(Caller caller, String given) throws GatewayException {
    ResourceUri.Addressed address = ResourceUri.addressed(given);
    String fault = ResourceUri.fault(address.uri());
    if (!fault.isEmpty()) {
      dispatcher.observer().refused(caller, CallReport.Kind.RESOURCE, given);
      throw new GatewayException(
          Fault.invalid(
              "The address is not taken: %s. Give it as resources/list has it, or as its template makes it."
                  .formatted(fault),
              List.of("uri")));
    }
    return address;
  }

  /// A resource of a server.
  public record Held(String server, String uri) {}

  /// Whose resource an address is that somebody wants to follow.
  public Held held(Caller caller, String given) throws GatewayException, InterruptedException {
    dispatcher.checkOpen();
    ResourceUri.Addressed address = addressed(caller, given);
    return new Held(holder(caller, address).config().id(), address.uri());
  }

  /// Following is a call of its server as any other is.
  public void limit(Caller caller, Held resource) throws GatewayException {
    KeyConfig key = caller.key();
    for (Server server : servers(resource.server()::equals)) {
      dispatcher.passage().limit(key, dispatcher.limiterOf(key), server);
    }
  }

  /// Whether a key may read it, as the configuration is now.
  public boolean mayRead(KeyConfig key, Held resource) {
    KeyConfig now = dispatcher.current(key);
    return now != null
        && servers(resource.server()::equals).stream()
            .anyMatch(server -> allowsResource(now, server, resource.uri()));
  }

  /// Whose an address is, of those of which this caller may read it.
  private Server holder(Caller caller, ResourceUri.Addressed address)
      throws GatewayException, InterruptedException {
    String uri = address.uri();
    // Each is asked about this very text, which is what will be sent.
    List<Server> allowed =
        dispatcher.all().stream()
            .filter(server -> allowsResource(caller.key(), server, uri))
            .filter(server ->
                address.server().isEmpty() || server.config().id().equals(address.server()))
            .toList();
    List<Server> holding = address.server().isEmpty() ? holding(allowed, uri) : allowed;
    if (holding.isEmpty()) {
      dispatcher.observer().refused(caller, CallReport.Kind.RESOURCE, uri);
      throw unknown("resource", uri, "resources/list");
    }
    if (holding.size() > 1) {
      List<String> choices =
          holding.stream().map(server -> ResourceUri.explicit(server.config().id(), uri)).toList();
      throw new GatewayException(
          Fault.invalid(
              "Several servers have it. Say whose you want: %s"
                  .formatted(String.join(", ", choices)),
              List.of("uri")));
    }
    return holding.getFirst();
  }

  /// Who lists it; where nobody does, whose template may make it; else the only one that it can be.
  private static List<Server> holding(List<Server> allowed, String uri)
      throws InterruptedException {
    // What is known decides, where it does: no server is waited for that has nothing to do with it.
    for (boolean wait : new boolean[] {false, true}) {
      List<Shelf> shelves =
          wait
              ? seen(allowed)
              : allowed.stream()
                  .map(server -> new Shelf(server, server.catalog().known()))
                  .toList();
      for (Predicate<Contents> has :
          List.<Predicate<Contents>>of(
              contents -> contents.resources().containsKey(uri),
              contents -> contents.templateOf(uri) != null)) {
        List<Server> holding =
            shelves.stream()
                .filter(shelf -> has.test(shelf.seen().contents()))
                .map(Shelf::server)
                .toList();
        if (!holding.isEmpty()) {
          return holding;
        }
      }
    }
    // A server need not list what it has.
    return allowed.size() == 1 ? allowed : List.of();
  }

  /// Completes an argument of a prompt, or of a template.
  ///
  /// @param params as the caller wrote them, without `_meta`
  public String complete(Caller caller, RawObject params, RawObject meta)
      throws GatewayException, InterruptedException {
    return tracked(
        new CallTrack(caller, CallReport.Kind.COMPLETION, params),
        track -> {
          RawObject ref = params.object("ref");
          String type = ref == null ? null : ref.text("type");
          String name = ref == null ? null : ref.text("ref/prompt".equals(type) ? "name" : "uri");
          if (ref == null || name == null || !Set.of("ref/prompt", "ref/resource").contains(type)) {
            throw new GatewayException(
                Fault.invalid("`ref` must be a ref/prompt or a ref/resource", List.of("ref")));
          }
          Server server;
          RawObject own;
          if ("ref/prompt".equals(type)) {
            server = promptServer(caller, name);
            own = ref.with("name", RawObject.quote(ownName(caller, server, name)));
          } else {
            ResourceUri.Addressed template = ResourceUri.addressed(name);
            server = templateServer(caller, template);
            own = ref.with("uri", RawObject.quote(template.uri()));
          }
          track.found(server, name);
          return send(track, caller, server, params.with("ref", own.toString()), meta, null);
        });
  }

  private Server templateServer(Caller caller, ResourceUri.Addressed template)
      throws GatewayException, InterruptedException {
    List<Server> holding = new ArrayList<>();
    for (Shelf shelf :
        seen(
            servers(id ->
                caller.key().resources().mayAllowSomeOf(id, "")
                    && (template.server().isEmpty() || template.server().equals(id))))) {
      if (shelf.seen().contents().templates().containsKey(template.uri())
          && mayAllow(caller.key(), shelf.server(), template.uri())) {
        holding.add(shelf.server());
      }
    }
    if (holding.size() != 1) {
      dispatcher.observer().refused(caller, CallReport.Kind.COMPLETION, template.uri());
      throw unknown("template", template.uri(), "resources/templates/list");
    }
    return holding.getFirst();
  }

  /// The same track as a call of a tool has, so that figures and audit have all of it.
  private String tracked(CallTrack began, Dispatcher.Work work)
      throws GatewayException, InterruptedException {
    return dispatcher.tracked(
        began,
        track -> {
          dispatcher.checkOpen();
          return work.of(track);
        });
  }

  private String send(
      CallTrack track,
      Caller caller,
      Server server,
      RawObject params,
      RawObject meta,
      @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    KeyConfig key = caller.key();
    dispatcher.passage().limit(key, dispatcher.limiterOf(key), server);
    Trace trace = Trace.of(caller.requestId(), meta.text(Trace.TRACEPARENT));
    return dispatcher
        .passage()
        .through(
            track,
            key,
            server,
            // Whether asking twice is asking once is the server's word, too.
            new Passage.Nature(server.config().trusted(), false),
            (leftMs, alive) ->
                server
                    .connector()
                    .ask(
                        new Question(
                            caller.session(),
                            track.method(),
                            params,
                            meta,
                            Watched.progress(progress, alive),
                            new Watched(caller.counterpart(), alive),
                            trace,
                            leftMs)));
  }
}
