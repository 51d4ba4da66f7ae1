package dev.boardcast.mcp.version;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.resource.ResourceFailure;
import dev.boardcast.mcp.resource.ResourceRegistry;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.version.request.Params;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/// `subscriptions/listen`: notifications of what the client asked for, each with the id of its
/// request, until the stream is closed.
final class SubscriptionStream {
  private static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  private SubscriptionStream() {}

  /// Acknowledges, then tells. What there is nothing to tell of is left out of the acknowledgement.
  static Answer.Stream open(
      Either<String, Number> id,
      JsonObject params,
      ResourceRegistry resources,
      MessageSink outlet) {
    JsonObject filter = Params.object(params, "notifications");
    Set<String> uris = uris(filter);
    if (!outlet.isOpen()) {
      throw Messages.failure(
          ResponseErrorCode.InvalidRequest,
          "A client that listens must accept a stream (text/event-stream)");
    }
    NotificationQueue courier = new NotificationQueue(null, notice -> words(id, notice));
    List<Watch> watches = new ArrayList<>();
    JsonObject agreed;
    try {
      agreed = watch(filter, uris, resources, courier, watches);
    } catch (ResourceFailure e) {
      watches.forEach(Watch::close);
      courier.close();
      throw McpMethods.failed(e);
    }
    JsonObject acknowledged = tagged(id);
    acknowledged.add("notifications", agreed);
    outlet.send(Messages.notification("notifications/subscriptions/acknowledged", acknowledged));
    courier.attach(outlet);
    JsonObject farewell = new JsonObject();
    farewell.addProperty("resultType", "complete");
    farewell.add("_meta", tagged(id).getAsJsonObject("_meta"));
    return new Answer.Stream(
        () -> {
          watches.forEach(Watch::close);
          courier.close();
        },
        Messages.result(id, farewell));
  }

  /// Begins to watch, and gives what is watched.
  private static JsonObject watch(
      JsonObject filter,
      Set<String> uris,
      ResourceRegistry resources,
      NotificationQueue courier,
      List<Watch> watches) {
    JsonObject agreed = new JsonObject();
    if (filter.get("resourcesListChanged") instanceof JsonPrimitive list
        && list.isBoolean()
        && list.getAsBoolean()) {
      watches.add(resources.watchList(() -> courier.mark(new NotificationQueue.Notice(null))));
      agreed.addProperty("resourcesListChanged", true);
    }
    JsonArray watched = new JsonArray();
    for (String uri : uris) {
      Watch watch = resources.watch(uri, () -> courier.mark(new NotificationQueue.Notice(uri)));
      if (watch != null) {
        watches.add(watch);
        watched.add(uri);
      }
    }
    if (!watched.isEmpty()) {
      agreed.add("resourceSubscriptions", watched);
    }
    return agreed;
  }

  private static Set<String> uris(JsonObject filter) {
    Set<String> uris = new LinkedHashSet<>();
    JsonElement given = filter.get("resourceSubscriptions");
    if (given == null || given.isJsonNull()) {
      return uris;
    }
    if (!(given instanceof JsonArray array) || array.size() > Session.WATCHES_MAX_COUNT) {
      throw Params.invalid(
          "`resourceSubscriptions` must be a list of at most %d addresses"
              .formatted(Session.WATCHES_MAX_COUNT));
    }
    for (JsonElement uri : array) {
      if (!(uri instanceof JsonPrimitive text) || !text.isString()) {
        throw Params.invalid("`resourceSubscriptions` must be a list of strings");
      }
      uris.add(text.getAsString());
    }
    if (uris.stream().mapToInt(String::length).sum() > Session.WATCHES_MAX_CHARS) {
      throw Params.invalid(
          "`resourceSubscriptions` must have at most %d characters of addresses"
              .formatted(Session.WATCHES_MAX_CHARS));
    }
    return uris;
  }

  private static String words(Either<String, Number> id, NotificationQueue.Notice notice) {
    JsonObject params = tagged(id);
    if (notice.uri() == null) {
      return Messages.notification("notifications/resources/list_changed", params);
    }
    params.addProperty("uri", notice.uri());
    return Messages.notification("notifications/resources/updated", params);
  }

  private static JsonObject tagged(Either<String, Number> id) {
    JsonObject meta = new JsonObject();
    meta.add(SUBSCRIPTION_ID, Messages.json(id));
    JsonObject params = new JsonObject();
    params.add("_meta", meta);
    return params;
  }
}
