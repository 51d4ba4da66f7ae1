package dev.boardcast.mcp.version;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.rpc.PendingServerRequests;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;

/// What `initialize` settled for the older generation's requests of one client, and what that
/// client watches. Thread-safe.
public final class Session implements AutoCloseable {
  /// Resources that one client may watch.
  public static final int WATCHES_MAX_COUNT = 100;

  /// Characters of their addresses all in all: a hundred of the longest would be a thousand times
  /// what a session takes otherwise.
  public static final int WATCHES_MAX_CHARS = 32_768;

  /// A client that says more of what it can do is taken for one that can do nothing.
  static final int CAPABILITIES_MAX_CHARS = 8_192;

  private final @Nullable String id;
  private final PendingServerRequests questions = new PendingServerRequests();
  private final NotificationQueue courier;
  private final Map<String, Watch> watches = new HashMap<>();
  private boolean closed;
  private volatile LegacyVersion version = LegacyVersion.LATEST;
  private volatile @Nullable String clientName;
  private volatile JsonObject capabilities = new JsonObject();
  private volatile LogLevel logLevel = LogLevel.INFO;

  /// @param unasked where messages go that belong to no request; null: nowhere for now
  public Session(@Nullable MessageSink unasked) {
    this(unasked, null);
  }

  /// @param id tells this client from others of its name; null where the transport does
  public Session(@Nullable MessageSink unasked, @Nullable String id) {
    this.id = id;
    courier = new NotificationQueue(unasked, Session::words);
  }

  private static String words(NotificationQueue.Notice notice) {
    JsonObject params = new JsonObject();
    params.addProperty("uri", notice.uri());
    return Messages.notification("notifications/resources/updated", params);
  }

  /// Takes in what the client answered to a question.
  public void answered(ResponseMessage message) {
    questions.answered(message);
  }

  /// Messages that belong to no request go there from now on; null: nowhere for now.
  public void attach(@Nullable MessageSink unasked) {
    courier.attach(unasked);
  }

  /// The revision that was agreed on.
  public LegacyVersion version() {
    return version;
  }

  void open(LegacyVersion agreed, @Nullable String client, JsonObject clientCapabilities) {
    version = agreed;
    clientName = client;
    // They are kept as long as the session is: what nobody's client says is not.
    capabilities =
        clientCapabilities.toString().length() > CAPABILITIES_MAX_CHARS
            ? new JsonObject()
            : clientCapabilities;
  }

  @Nullable String id() {
    return id;
  }

  @Nullable String clientName() {
    return clientName;
  }

  JsonObject capabilities() {
    return capabilities;
  }

  LogLevel logLevel() {
    return logLevel;
  }

  void logLevel(LogLevel level) {
    logLevel = level;
  }

  PendingServerRequests questions() {
    return questions;
  }

  /// How a subscription ended.
  enum Watching {
    YES,
    UNKNOWN,
    TOO_MANY
  }

  /// @param watch begins to watch; gives null where there is nothing of that address
  Watching watch(String uri, Supplier<@Nullable Watch> watch) {
    synchronized (this) {
      if (watches.containsKey(uri)) {
        return Watching.YES;
      }
      if (closed || !hasRoomFor(uri)) {
        return Watching.TOO_MANY;
      }
    }
    Watch begun = watch.get();
    if (begun == null) {
      return Watching.UNKNOWN;
    }
    Watching outcome;
    synchronized (this) {
      if (watches.containsKey(uri)) {
        outcome = Watching.YES;
      } else if (closed || !hasRoomFor(uri)) {
        outcome = Watching.TOO_MANY;
      } else {
        watches.put(uri, begun);
        return Watching.YES;
      }
    }
    begun.close();
    return outcome;
  }

  /// Under the lock.
  private boolean hasRoomFor(String uri) {
    int chars = watches.keySet().stream().mapToInt(String::length).sum();
    return watches.size() < WATCHES_MAX_COUNT && chars + uri.length() <= WATCHES_MAX_CHARS;
  }

  void changed(String uri) {
    courier.mark(new NotificationQueue.Notice(uri));
  }

  void unwatch(String uri) {
    Watch watch;
    synchronized (this) {
      watch = watches.remove(uri);
    }
    if (watch != null) {
      watch.close();
      courier.forget(new NotificationQueue.Notice(uri));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      watches.values().forEach(Watch::close);
      watches.clear();
    }
    courier.close();
    questions.close();
  }
}
