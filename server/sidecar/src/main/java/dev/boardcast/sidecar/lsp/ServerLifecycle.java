package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.sidecar.announce.Announcer;
import dev.boardcast.sidecar.engine.EditorClient;
import dev.boardcast.sidecar.engine.Engine;
import dev.boardcast.sidecar.lsp.reference.Documents;
import dev.boardcast.sidecar.lsp.reference.HintRefresh;
import dev.boardcast.sidecar.lsp.reference.ReferenceClient;
import dev.boardcast.sidecar.lsp.reference.ReferenceService;
import dev.boardcast.sidecar.lsp.reference.ReferenceWire;
import dev.boardcast.sidecar.lsp.reference.RefreshingEditor;
import dev.boardcast.sidecar.settings.OptionsReader;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.settings.SidecarOptions;
import dev.boardcast.sidecar.signal.SignalFiles;
import dev.boardcast.sidecar.signal.WatchedFiles;
import dev.boardcast.sidecar.trace.Trace;
import dev.boardcast.sidecar.trace.Tracing;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// LSP's lifecycle around the requests: `initialize`, `initialized`, `shutdown`, `exit`. Called on
/// the reading thread, where nothing blocks.
final class ServerLifecycle implements Endpoint {
  /// Requests in flight. One more is refused.
  static final int REQUESTS_MAX_COUNT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(ServerLifecycle.class);

  private enum Phase {
    NEW,
    RUNNING,
    SHUT_DOWN
  }

  private final SidecarDefaults defaults;
  private final EditorClient editor;
  private final Announcer announcer;
  private final Tracing tracing;
  private final IntConsumer exit;
  private final LongConsumer watch;
  private final Asks ask;
  private final BiConsumer<String, JsonObject> tell;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Phase phase = Phase.NEW;
  private JsonObject given = new JsonObject();
  private volatile @Nullable Engine engine;
  private @Nullable RequestDispatcher requests;
  private @Nullable ReferenceService references;
  private volatile @Nullable SignalFiles signals;
  private boolean mayRegister;
  private boolean signalFiles;

  /// Sends the editor a request.
  interface Asks {
    CompletableFuture<?> ask(String method, @Nullable JsonObject params);
  }

  /// @param exit called with the exit code when the editor says `exit`
  /// @param watch called with the editor's process id, where it gives one
  /// @param tell sends the editor a notification
  ServerLifecycle(
      SidecarDefaults defaults,
      EditorClient editor,
      Announcer announcer,
      Tracing tracing,
      IntConsumer exit,
      LongConsumer watch,
      Asks ask,
      BiConsumer<String, JsonObject> tell) {
    this.defaults = defaults;
    this.editor = editor;
    this.announcer = announcer;
    this.tracing = tracing;
    this.exit = exit;
    this.watch = watch;
    this.ask = ask;
    this.tell = tell;
  }

  @Override
  public CompletableFuture<? extends @Nullable Object> request(
      String method, @Nullable Object params) {
    JsonElement json = params instanceof JsonElement element ? element : null;
    return switch (phase) {
      case NEW -> {
        if (!method.equals("initialize")) {
          throw RpcErrors.exception(
              ResponseErrorCode.ServerNotInitialized, "Send `initialize` before `" + method + "`.");
        }
        yield CompletableFuture.completedFuture(
            initialize(JsonFields.objectOrEmpty(json, "params")));
      }
      case RUNNING ->
          switch (method) {
            case "initialize" ->
                throw RpcErrors.exception(
                    ResponseErrorCode.InvalidRequest, "`initialize` was sent before.");
            case "shutdown" -> {
              phase = Phase.SHUT_DOWN;
              yield CompletableFuture.completedFuture(null);
            }
            default -> counted(method, json);
          };
      case SHUT_DOWN ->
          throw RpcErrors.exception(
              ResponseErrorCode.InvalidRequest, "The sidecar was shut down; only `exit` is left.");
    };
  }

  private CompletableFuture<? extends @Nullable Object> counted(
      String method, @Nullable JsonElement json) {
    RequestDispatcher ready = requests;
    if (ready == null || inFlight.get() >= REQUESTS_MAX_COUNT) {
      throw RpcErrors.exception(
          ResponseErrorCode.ServerCancelled,
          "More than " + REQUESTS_MAX_COUNT + " requests are in flight; wait for answers.");
    }
    CompletableFuture<? extends @Nullable Object> answer = ready.handle(method, json);
    inFlight.incrementAndGet();
    return answer.whenComplete((_, _) -> inFlight.decrementAndGet());
  }

  @Override
  public void notify(String method, @Nullable Object params) {
    try {
      take(method, params instanceof JsonElement element ? element : null);
    } catch (RuntimeException e) {
      // The library would log the message, and with it whatever the editor sent.
      LOG.error("The notification {} could not be taken", method, e);
    }
  }

  private void take(String method, @Nullable JsonElement json) {
    Engine running = engine;
    switch (method) {
      case "exit" -> exit.accept(phase == Phase.SHUT_DOWN ? 0 : 1);
      case "initialized" -> {
        if (running != null) {
          running.begin();
          registerWatcher();
        }
      }
      case "workspace/didChangeConfiguration" -> {
        if (running != null && phase == Phase.RUNNING) {
          configure(running, json);
        }
      }
      case "workspace/didChangeWatchedFiles" -> {
        SignalFiles reader = signals;
        if (reader != null && signalFiles && phase == Phase.RUNNING) {
          reader.changed(json);
        }
      }
      case "$/setTrace" -> {
        if (phase == Phase.RUNNING && json instanceof JsonObject object) {
          tracing.log().setLevel(object.get("value"));
        }
      }
      default -> {
        ReferenceService reader = references;
        if (reader == null || phase != Phase.RUNNING || !reader.take(method, json)) {
          LOG.debug("The notification {} is not for the sidecar", method);
        }
      }
    }
  }

  /// Ends what `initialize` began.
  void stop() throws InterruptedException {
    SignalFiles reader = signals;
    if (reader != null) {
      reader.close();
    }
    Engine running = engine;
    if (running != null) {
      running.stop();
    }
  }

  /// Whether the editor has said `shutdown`.
  boolean isShutDown() {
    return phase == Phase.SHUT_DOWN;
  }

  private JsonElement initialize(JsonObject params) {
    JsonElement options = params.get("initializationOptions");
    given = options instanceof JsonObject object ? object : new JsonObject();
    processId(params.get("processId")).ifPresent(watch);
    SidecarOptions inForce = options();
    announcer.initialize(NoticeWire.traits(params));
    announcer.configure(inForce);
    tracing.log().setLevel(params.get("trace"));
    Engine made = engine(params, inForce);
    engine = made;
    requests = new RequestDispatcher(made, announcer, references);
    signals =
        new SignalFiles(
            project -> refresh(made, project),
            () -> tell.accept("window/showMessage", SignalFiles.suggestion()));
    mayRegister = WatchedFiles.canBeAsked(params);
    signalFiles = inForce.signalFiles();
    phase = Phase.RUNNING;

    JsonArray commands = new JsonArray();
    RequestDispatcher.COMMANDS.forEach(commands::add);
    JsonObject provider = new JsonObject();
    provider.add("commands", commands);
    JsonObject capabilities = new JsonObject();
    capabilities.add("executeCommandProvider", provider);
    if (references != null) {
      ReferenceService.COMMANDS.forEach(commands::add);
      ReferenceWire.declare(capabilities, ReferenceClient.of(params).encoding());
    }
    JsonObject serverInfo = new JsonObject();
    serverInfo.addProperty("name", "boardcast");
    serverInfo.addProperty("version", defaults.version());
    JsonObject result = new JsonObject();
    result.add("capabilities", capabilities);
    result.add("serverInfo", serverInfo);
    return result;
  }

  /// The engine, with what reads the editor's documents where that is wanted.
  private Engine engine(JsonObject params, SidecarOptions inForce) {
    if (!inForce.references().enabled()) {
      return new Engine(defaults, inForce, editor, tracing, new Random());
    }
    ReferenceClient client = ReferenceClient.of(params);
    HintRefresh refresh =
        new HintRefresh(client.refreshesHints(), () -> ask.ask(HintRefresh.METHOD, null));
    Documents documents =
        new Documents(client.encoding(), ReferenceService.rules(inForce), refresh);
    Engine made =
        new Engine(
            defaults, inForce, new RefreshingEditor(editor, documents), tracing, new Random());
    references = new ReferenceService(made, documents, refresh, client, inForce, this::request);
    return made;
  }

  private void request(String method, JsonObject params) {
    var _ =
        ask.ask(method, params)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.warn("The editor refused {}: {}", method, failure.getMessage());
              }
            });
  }

  private static OptionalLong processId(@Nullable JsonElement value) {
    try {
      return value == null || value.isJsonNull()
          ? OptionalLong.empty()
          : OptionalLong.of(value.getAsLong());
    } catch (RuntimeException _) {
      return OptionalLong.empty();
    }
  }

  /// The section may come alone or, as the specification has it, inside `settings`. Clients that
  /// send no settings at all only say that something changed; nothing is known then.
  private void configure(Engine running, @Nullable JsonElement params) {
    JsonElement settings = params instanceof JsonObject object ? object.get("settings") : null;
    JsonElement section = settings instanceof JsonObject object ? object.get("boardcast") : null;
    if (section instanceof JsonObject changed) {
      given = OptionsReader.merge(given, changed);
      SidecarOptions options = options();
      announcer.configure(options);
      running.configure(options);
      if (references != null) {
        references.configure(options);
      }
      signalFiles = options.signalFiles();
      registerWatcher();
    }
  }

  /// Once, when the option is on; off, what the editor tells of is passed over.
  private void registerWatcher() {
    if (signalFiles && mayRegister) {
      mayRegister = false;
      request("client/registerCapability", WatchedFiles.registration());
    }
  }

  private static void refresh(Engine engine, int project) {
    var _ =
        engine
            .refresh(project)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.info(
                    "A signal of project {} came to nothing: {}", project, failure.getMessage());
              }
            });
  }

  private SidecarOptions options() {
    SidecarOptions options = OptionsReader.read(given, defaults);
    Trace trace = tracing.file();
    if (trace != null) {
      trace.hide(options.apiKey());
    }
    return options;
  }
}
