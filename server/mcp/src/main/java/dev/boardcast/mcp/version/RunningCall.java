package dev.boardcast.mcp.version;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.LogLevel;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import org.jspecify.annotations.Nullable;

/// A call of either generation, as far as both tell of it in the same words.
abstract class RunningCall implements CallContext {
  private static final String LOGGER = "boardcast";

  private final MessageSink outlet;
  private final @Nullable JsonPrimitive progressToken;
  private double lastDone = -1;

  RunningCall(JsonObject params, MessageSink outlet) {
    this.outlet = outlet;
    this.progressToken =
        params.get("_meta") instanceof JsonObject meta
                && meta.get("progressToken") instanceof JsonPrimitive token
                && !token.isBoolean()
            ? token
            : null;
  }

  /// The least that the client wants to be told; null: nothing.
  abstract @Nullable LogLevel logLevel();

  MessageSink outlet() {
    return outlet;
  }

  @Override
  public void progress(double done, double total, @Nullable String message) {
    if (progressToken == null || done <= lastDone) {
      return;
    }
    lastDone = done;
    JsonObject params = new JsonObject();
    params.add("progressToken", progressToken);
    params.addProperty("progress", number(done));
    params.addProperty("total", number(total));
    if (message != null) {
      params.addProperty("message", message);
    }
    outlet.send(Messages.notification("notifications/progress", params));
  }

  private static Number number(double value) {
    return value == Math.rint(value) ? (Number) (long) value : (Number) value;
  }

  @Override
  public void log(LogLevel level, JsonElement data) {
    LogLevel least = logLevel();
    if (least == null || level.compareTo(least) < 0) {
      return;
    }
    JsonObject params = new JsonObject();
    params.addProperty("level", level.wireName());
    params.addProperty("logger", LOGGER);
    params.add("data", data);
    outlet.send(Messages.notification("notifications/message", params));
  }
}
