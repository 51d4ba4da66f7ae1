package dev.boardcast.gateway.services;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.web.Outside;
import dev.boardcast.gateway.web.Pointers;
import dev.boardcast.gateway.web.Service;
import dev.boardcast.gateway.web.WebClient;
import dev.boardcast.gateway.web.WebConnector;
import dev.boardcast.gateway.web.WebTool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// `slack`: messages, by Slack's Web API.
public final class SlackType implements ConnectorType {
  private static final String API = "https://slack.com/api/";
  private static final Set<String> NOT_LET_IN =
      Set.of(
          "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "no_permission",
          "missing_scope",
          "org_login_required");
  private static final Set<String> THEIRS =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "instanceUrl": {
            "type": "string", "pattern": "^https?://.+/$", "maxLength": 2048,
            "x-remedy": "an address that ends with a slash",
            "description": "Where the Web API is. Default: https://slack.com/api/."
          }
        }
      }
      """;

  private static final String SEND =
      """
      {
        "name": "send_message",
        "title": "Send a Slack message",
        "description": "Sends a message to a channel, to a person, or into a thread.",
        "inputSchema": {
          "type": "object",
          "additionalProperties": false,
          "required": ["channel", "text"],
          "properties": {
            "channel": {"type": "string", "minLength": 1, "maxLength": 100,
              "description": "A channel's id or name (C0123, #general), or a person's id (U0123)."},
            "text": {"type": "string", "minLength": 1, "maxLength": 40000, "description": "In Slack's mrkdwn."},
            "thread_ts": {"type": "string", "maxLength": 32, "description": "The ts of the message to answer in its thread."}
          }
        },
        "outputSchema": {
          "type": "object",
          "required": ["channel", "ts"],
          "properties": {"channel": {"type": "string"}, "ts": {"type": "string"}}
        },
        "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false, "openWorldHint": true}
      }
      """;

  private static final String SEARCH =
      """
      {
        "name": "search_messages",
        "title": "Search Slack messages",
        "description": "Searches messages. The gateway needs a user's token for it (xoxp-), not a bot's.",
        "inputSchema": {
          "type": "object",
          "additionalProperties": false,
          "required": ["query"],
          "properties": {
            "query": {"type": "string", "minLength": 1, "maxLength": 1000, "description": "As in Slack's search: words, in:#channel, from:@person."},
            "count": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20, "description": "Messages at most."}
          }
        },
        "outputSchema": {
          "type": "object",
          "required": ["total", "messages"],
          "properties": {
            "total": {"type": "integer"},
            "messages": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "channel": {"type": "string"}, "channel_name": {"type": "string"}, "user": {"type": "string"},
                  "text": {"type": "string"}, "ts": {"type": "string"}, "permalink": {"type": "string"}
                }
              }
            }
          }
        },
        "annotations": {"readOnlyHint": true, "openWorldHint": true}
      }
      """;

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public JsonObject schema() {
    return JsonParser.parseString(SCHEMA).getAsJsonObject();
  }

  @Override
  public List<ConfigFault> faults(String path, ServerConfig config) {
    if (!List.of("bearer_token", "pat").contains(config.authentication().method())) {
      return List.of(
          new ConfigFault(
              path + ".authentication", "Slack wants {method: bearer_token, tokenRef: …}"));
    }
    return base(config) == null
        ? List.of(new ConfigFault(path + ".server_specific_config.instanceUrl", Outside.WANTED))
        : List.of();
  }

  private static @Nullable HttpUrl base(ServerConfig config) {
    return Outside.address(
        config.specific().has("instanceUrl")
            ? config.specific().get("instanceUrl").getAsString()
            : API);
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    HttpUrl base = base(config);
    if (base == null) {
      throw new IllegalArgumentException("no address");
    }
    return new WebConnector(
        config,
        context,
        _ ->
            List.of(
                WebTool.of(SEND, (arguments, service) -> send(base, arguments, service)),
                WebTool.of(SEARCH, (arguments, service) -> search(base, arguments, service))));
  }

  private static String send(HttpUrl base, JsonObject arguments, Service service)
      throws GatewayException, InterruptedException {
    JsonObject answer =
        good(
            service,
            service.object(
                WebClient.Ask.post(
                    base.newBuilder().addPathSegment("chat.postMessage").build(),
                    Map.of("Content-Type", "application/json; charset=utf-8"),
                    arguments.toString()),
                SlackType::said));
    JsonObject sent = new JsonObject();
    sent.addProperty("channel", Pointers.text(answer, "/channel"));
    sent.addProperty("ts", Pointers.text(answer, "/ts"));
    return WebTool.result(sent.toString());
  }

  private static String search(HttpUrl base, JsonObject arguments, Service service)
      throws GatewayException, InterruptedException {
    HttpUrl url =
        base.newBuilder()
            .addPathSegment("search.messages")
            .addQueryParameter("query", arguments.get("query").getAsString())
            .addQueryParameter(
                "count", arguments.has("count") ? arguments.get("count").getAsString() : "20")
            .build();
    JsonObject answer =
        good(service, service.object(WebClient.Ask.get(url, Map.of()), SlackType::said));
    JsonArray messages = new JsonArray();
    if (Pointers.at(answer, "/messages/matches") instanceof JsonArray matches) {
      for (JsonElement match : matches) {
        JsonObject message = new JsonObject();
        message.addProperty("channel", Pointers.text(match, "/channel/id"));
        message.addProperty("channel_name", Pointers.text(match, "/channel/name"));
        message.addProperty("user", Pointers.text(match, "/user"));
        message.addProperty("text", Pointers.text(match, "/text"));
        message.addProperty("ts", Pointers.text(match, "/ts"));
        message.addProperty("permalink", Pointers.text(match, "/permalink"));
        messages.add(message);
      }
    }
    JsonObject found = new JsonObject();
    String total = Pointers.text(answer, "/messages/total");
    found.addProperty(
        "total", total.matches("\\d{1,9}") ? Integer.parseInt(total) : messages.size());
    found.add("messages", messages);
    return WebTool.result(found.toString());
  }

  private static String said(JsonObject error) {
    return Pointers.text(error, "/error");
  }

  /// Slack says with 200 that it did not work.
  private static JsonObject good(Service service, JsonObject answer) throws GatewayException {
    if ("true".equals(Pointers.text(answer, "/ok"))) {
      return answer;
    }
    String error = said(answer);
    String needed = Pointers.text(answer, "/needed");
    String at = service.id();
    if (error.equals("not_allowed_token_type")) {
      throw fault(
          ErrorCode.MCP_AUTHENTICATION_FAILURE,
          "Slack lets only a user's token (xoxp-) search, and `%s` has another: tell whoever runs the gateway to put a user's token at its tokenRef.",
          at);
    }
    if (NOT_LET_IN.contains(error)) {
      throw fault(
          ErrorCode.MCP_AUTHENTICATION_FAILURE,
          "Slack does not let `%s` do this ("
              + error
              + (needed.isEmpty() ? "" : ", needed: " + needed)
              + "): tell whoever runs the gateway.",
          at);
    }
    if (error.equals("ratelimited") || error.equals("rate_limited")) {
      throw new GatewayException(
          Fault.limited("Slack is asked too often by `%s`: wait.".formatted(at), 30));
    }
    throw THEIRS.contains(error)
        ? fault(ErrorCode.MCP_SERVER_ERROR, "Slack failed (" + error + ") at a call of `%s`.", at)
        : fault(
            ErrorCode.MCP_CLIENT_ERROR,
            "Slack refused the call of `%s`: "
                + (error.isEmpty() ? "it does not say why" : error.replace("%", "%%"))
                + ".",
            at);
  }

  private static GatewayException fault(ErrorCode code, String message, String server) {
    return new GatewayException(Fault.answered(code, message.formatted(server), ""));
  }
}
