package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Server;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tools for a program that has no MCP client: `/api/v1/mcp`. The same calls as `/mcp`, by the same
/// way. Thread-safe.
public final class RestFace {
  public static final String PREFIX = "/api/v1/mcp/";

  private static final String SERVERS = "servers";
  private static final String TOOLS = "/tools";
  private static final String REQUEST_ID = Trace.REQUEST_ID;
  private static final Logger LOG = LoggerFactory.getLogger(RestFace.class);

  private final Dispatcher dispatcher;

  public RestFace(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /// Answers a request that was let in. Does not block.
  public void serve(HttpCall call, HttpReply reply, KeyConfig key) {
    Thread.ofVirtual().name("gateway-rest-call").start(() -> answer(call, reply, key));
  }

  private void answer(HttpCall call, HttpReply reply, KeyConfig key) {
    String requestId = RequestIds.of(call);
    String path = call.path().substring(PREFIX.length());
    try {
      if (path.equals("chat")) {
        if (require(call, reply, requestId, "POST")) {
          chat(call, reply, key, requestId);
        }
      } else if (path.equals(SERVERS)) {
        if (require(call, reply, requestId, "GET")) {
          answer(reply, 200, requestId, servers(key), 0);
        }
      } else if (path.startsWith(SERVERS + "/") && path.endsWith(TOOLS)) {
        if (require(call, reply, requestId, "GET")) {
          String id = path.substring(SERVERS.length() + 1, path.length() - TOOLS.length());
          answer(reply, 200, requestId, tools(key, id), 0);
        }
      } else {
        throw new GatewayException(
            Fault.refused(
                ErrorCode.ROUTING_ERROR,
                "There is nothing here: there are POST chat, GET servers, GET servers/{id}/tools and GET health."));
      }
    } catch (GatewayException e) {
      failed(reply, requestId, ChatRequest.NONE, e.fault());
    } catch (InterruptedException _) {
      // The caller is gone.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a request to {} failed", PREFIX, e);
      failed(
          reply,
          requestId,
          ChatRequest.NONE,
          Fault.refused(
              ErrorCode.API_INTERNAL_ERROR,
              "The gateway failed at this request: tell whoever runs it, with the request's id."));
    }
  }

  private static boolean require(HttpCall call, HttpReply reply, String requestId, String method) {
    if (call.method().equals(method)) {
      return true;
    }
    reply.answer(
        405,
        Map.of("Content-Type", "application/json", "Allow", method, REQUEST_ID, requestId),
        "{\"status\":\"error\"}");
    return false;
  }

  private void chat(HttpCall call, HttpReply reply, KeyConfig key, String requestId)
      throws InterruptedException {
    Thread thread = Thread.currentThread();
    AtomicBoolean settled = new AtomicBoolean();
    // A closed connection is how a caller cancels here.
    reply.onClosed(() -> {
      if (settled.compareAndSet(false, true)) {
        thread.interrupt();
      }
    });
    ChatRequest request = ChatRequest.NONE;
    try {
      request = ChatRequest.read(call.body());
      String name = dispatcher.nameOf(key, request.serverId(), request.toolName());
      String output =
          dispatcher.call(
              new Caller(key, key.name(), "rest", requestId, call.address(), Counterpart.SILENT),
              name,
              request.input(),
              metaFor(call),
              null);
      settled.set(true);
      answer(
          reply,
          200,
          requestId,
          RawObject.EMPTY
              .with("status", "\"success\"")
              .with("server_id", RawObject.quote(request.serverId()))
              .with("tool_name", RawObject.quote(request.toolName()))
              .with("tool_output", output)
              .with("message", "\"The tool was called.\"")
              .with("original_request_id", request.requestIdOr(requestId)),
          0);
    } catch (GatewayException e) {
      settled.set(true);
      failed(reply, requestId, request, e.fault());
    }
  }

  /// What a tool's server is told beside the arguments: of which trace the request is a part.
  private static RawObject metaFor(HttpCall call) {
    String traceparent = call.header(Trace.TRACEPARENT);
    return traceparent != null && Trace.isTraceparent(traceparent)
        ? RawObject.EMPTY.with(Trace.TRACEPARENT, RawObject.quote(traceparent))
        : RawObject.EMPTY;
  }

  private RawObject servers(KeyConfig key) {
    StringBuilder servers = new StringBuilder("[");
    for (Server server : dispatcher.servers(key)) {
      ConnectorState state = server.connector().state();
      RawObject json =
          RawObject.EMPTY
              .with("id", RawObject.quote(server.config().id()))
              .with("name", RawObject.quote(server.config().name()))
              .with("type", RawObject.quote(server.config().type()))
              .with("isEnabled", "true")
              .with("state", RawObject.quote(state.phase().name().toLowerCase(Locale.ROOT)))
              .with("connections", Integer.toString(state.connections()))
              .with("breaker", RawObject.quote(server.breakerState()))
              .with("calls_in_flight", Integer.toString(server.inFlight()));
      if (!server.config().description().isEmpty()) {
        json = json.with("description", RawObject.quote(server.config().description()));
      }
      StringBuilder withheld = new StringBuilder("[");
      server
          .withheld()
          .forEach((name, why) -> {
            if (key.permissions().allows(name, true, true)) {
              withheld
                  .append(withheld.length() > 1 ? "," : "")
                  .append(
                      RawObject.EMPTY
                          .with("tool", RawObject.quote(name))
                          .with("reason", RawObject.quote(why)));
            }
          });
      if (withheld.length() > 1) {
        json = json.with("withheld", withheld.append(']').toString());
      }
      String lastError = state.lastError();
      if (lastError != null) {
        json = json.with("last_error", RawObject.quote(lastError));
      }
      servers.append(servers.length() > 1 ? "," : "").append(json);
    }
    return RawObject.EMPTY.with("servers", servers.append(']').toString());
  }

  private RawObject tools(KeyConfig key, String id) throws GatewayException, InterruptedException {
    Server server = dispatcher.server(key, id);
    StringBuilder tools = new StringBuilder("[");
    for (Map.Entry<String, ToolEntry> tool : dispatcher.tools(key, server).entrySet()) {
      tools
          .append(tools.length() > 1 ? "," : "")
          .append(tool.getValue().json().with("aggregate_name", RawObject.quote(tool.getKey())));
    }
    return RawObject.EMPTY
        .with("server_id", RawObject.quote(id))
        .with("tools", tools.append(']').toString());
  }

  private static void failed(HttpReply reply, String requestId, ChatRequest request, Fault fault) {
    answer(
        reply,
        fault.status(),
        requestId,
        RawObject.EMPTY
            .with("status", "\"error\"")
            .with("server_id", RawObject.quote(request.serverId()))
            .with("tool_name", RawObject.quote(request.toolName()))
            .with("error", Faults.rest(fault).toString())
            .with("original_request_id", request.requestIdOr(requestId)),
        fault.retryAfterS());
  }

  private static void answer(
      HttpReply reply, int status, String requestId, RawObject body, int retryAfterS) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put(REQUEST_ID, requestId);
    if (retryAfterS > 0) {
      headers.put("Retry-After", Integer.toString(retryAfterS));
    }
    reply.answer(status, headers, body.toString());
  }
}
