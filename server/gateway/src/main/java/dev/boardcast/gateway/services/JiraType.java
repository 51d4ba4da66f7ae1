package dev.boardcast.gateway.services;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// `jira`: issues, by Jira's REST API of version 3 (cloud) or 2 (data center).
public final class JiraType implements ConnectorType {
  private static final List<String> FIELDS =
      List.of("summary", "status", "assignee", "issuetype", "priority", "updated");

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["instanceUrl"],
        "properties": {
          "instanceUrl": {
            "type": "string", "pattern": "^https?://.+", "maxLength": 2048,
            "x-remedy": "an address that begins with http:// or https://",
            "description": "The site, such as https://example.atlassian.net."
          },
          "apiVersion": {
            "enum": ["2", "3"], "default": "3",
            "description": "3 for the cloud, 2 for data center."
          }
        }
      }
      """;

  @Override
  public String name() {
    return "jira";
  }

  @Override
  public JsonObject schema() {
    return JsonParser.parseString(SCHEMA).getAsJsonObject();
  }

  @Override
  public List<ConfigFault> faults(String path, ServerConfig config) {
    List<ConfigFault> faults = new ArrayList<>();
    if (Outside.address(config.specific().get("instanceUrl").getAsString()) == null) {
      faults.add(new ConfigFault(path + ".server_specific_config.instanceUrl", Outside.WANTED));
    }
    if (!config.authentication().isByTokens()
        && !List.of("basic_auth", "bearer_token", "pat")
            .contains(config.authentication().method())) {
      faults.add(
          new ConfigFault(
              path + ".authentication",
              "Jira wants basic_auth (e-mail address and API token), bearer_token, pat or oauth2_…"));
    }
    return faults;
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    HttpUrl site = Outside.address(config.specific().get("instanceUrl").getAsString());
    if (site == null) {
      throw new IllegalArgumentException("no address");
    }
    boolean old =
        config.specific().has("apiVersion")
            && config.specific().get("apiVersion").getAsString().equals("2");
    HttpUrl api = site.newBuilder().addPathSegments("rest/api/" + (old ? "2" : "3") + "/").build();
    Jira jira = new Jira(site, api, old);
    return new WebConnector(
        config,
        context,
        _ ->
            List.of(
                WebTool.of(JiraTools.SEARCH, jira::search),
                WebTool.of(JiraTools.DETAILS, jira::details),
                WebTool.of(JiraTools.CREATE, jira::create)));
  }

  /// One site.
  ///
  /// @param old whether it is asked by version 2
  private record Jira(HttpUrl site, HttpUrl api, boolean old) {
    private HttpUrl at(String path) {
      return api.newBuilder().addPathSegments(path).build();
    }

    String search(JsonObject arguments, Service service)
        throws GatewayException, InterruptedException {
      JsonObject body = new JsonObject();
      body.addProperty("jql", arguments.get("jql").getAsString());
      body.addProperty(
          "maxResults",
          arguments.has("max_results") ? arguments.get("max_results").getAsInt() : 20);
      JsonArray fields = new JsonArray();
      FIELDS.forEach(fields::add);
      body.add("fields", fields);
      String page = arguments.has("page") ? arguments.get("page").getAsString() : "";
      if (!page.isEmpty()) {
        if (!old) {
          body.addProperty("nextPageToken", page);
        } else if (page.matches("\\d{1,9}")) {
          body.addProperty("startAt", Integer.parseInt(page));
        } else {
          throw service.invalid("`page` is none that this tool gave as next_page.");
        }
      }
      JsonObject answer =
          asked(
              service,
              WebClient.Ask.post(at(old ? "search" : "search/jql"), Map.of(), body.toString()));
      JsonArray issues = new JsonArray();
      if (answer.get("issues") instanceof JsonArray all) {
        all.forEach(issue -> issues.add(brief(issue)));
      }
      JsonObject found = new JsonObject();
      found.add("issues", issues);
      String next = next(answer, issues.size());
      if (!next.isEmpty()) {
        found.addProperty("next_page", next);
      }
      return WebTool.result(found.toString());
    }

    private String next(JsonObject answer, int count) {
      if (!old) {
        return Pointers.text(answer, "/nextPageToken");
      }
      long total = number(answer, "/total");
      long after = number(answer, "/startAt") + count;
      return count > 0 && after < total ? Long.toString(after) : "";
    }

    private static long number(JsonObject json, String pointer) {
      String text = Pointers.text(json, pointer);
      return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }

    private JsonObject brief(JsonElement issue) {
      JsonObject brief = new JsonObject();
      String key = Pointers.text(issue, "/key");
      brief.addProperty("key", key);
      brief.addProperty("summary", Pointers.text(issue, "/fields/summary"));
      brief.addProperty("status", Pointers.text(issue, "/fields/status/name"));
      brief.addProperty("type", Pointers.text(issue, "/fields/issuetype/name"));
      brief.addProperty("priority", Pointers.text(issue, "/fields/priority/name"));
      brief.addProperty("assignee", Pointers.text(issue, "/fields/assignee/displayName"));
      brief.addProperty("updated", Pointers.text(issue, "/fields/updated"));
      brief.addProperty(
          "url", site.newBuilder().addPathSegment("browse").addPathSegment(key).build().toString());
      return brief;
    }

    String details(JsonObject arguments, Service service)
        throws GatewayException, InterruptedException {
      JsonObject issue =
          asked(
              service,
              WebClient.Ask.get(
                  at("issue")
                      .newBuilder()
                      .addPathSegment(arguments.get("issue_key").getAsString())
                      .build(),
                  Map.of()));
      JsonObject details = brief(issue);
      details.addProperty("description", prose(Pointers.at(issue, "/fields/description")));
      details.addProperty("reporter", Pointers.text(issue, "/fields/reporter/displayName"));
      details.addProperty("created", Pointers.text(issue, "/fields/created"));
      JsonArray labels = new JsonArray();
      if (Pointers.at(issue, "/fields/labels") instanceof JsonArray all) {
        labels.addAll(all);
      }
      details.add("labels", labels);
      JsonArray comments = new JsonArray();
      if (Pointers.at(issue, "/fields/comment/comments") instanceof JsonArray all) {
        for (JsonElement one : all) {
          JsonObject comment = new JsonObject();
          comment.addProperty("author", Pointers.text(one, "/author/displayName"));
          comment.addProperty("created", Pointers.text(one, "/created"));
          comment.addProperty("text", prose(Pointers.at(one, "/body")));
          comments.add(comment);
        }
      }
      details.add("comments", comments);
      return WebTool.result(details.toString());
    }

    String create(JsonObject arguments, Service service)
        throws GatewayException, InterruptedException {
      JsonObject fields = new JsonObject();
      fields.add("project", one("key", arguments.get("project_key").getAsString()));
      fields.addProperty("summary", arguments.get("summary").getAsString());
      fields.add(
          "issuetype",
          one(
              "name",
              arguments.has("issue_type") ? arguments.get("issue_type").getAsString() : "Task"));
      if (arguments.has("description")) {
        String text = arguments.get("description").getAsString();
        fields.add("description", old ? new JsonPrimitive(text) : JiraText.document(text));
      }
      if (arguments.get("labels") instanceof JsonArray labels) {
        fields.add("labels", labels);
      }
      JsonObject body = new JsonObject();
      body.add("fields", fields);
      JsonObject answer =
          asked(service, WebClient.Ask.post(at("issue"), Map.of(), body.toString()));
      String key = Pointers.text(answer, "/key");
      JsonObject made = new JsonObject();
      made.addProperty("key", key);
      made.addProperty(
          "url", site.newBuilder().addPathSegment("browse").addPathSegment(key).build().toString());
      return WebTool.result(made.toString());
    }

    private String prose(@Nullable JsonElement value) {
      return value == null || value.isJsonNull() ? "" : JiraText.plain(value);
    }

    private static JsonObject one(String name, String value) {
      JsonObject json = new JsonObject();
      json.addProperty(name, value);
      return json;
    }

    private JsonObject asked(Service service, WebClient.Ask ask)
        throws GatewayException, InterruptedException {
      try {
        return service.object(ask, Jira::said);
      } catch (GatewayException e) {
        boolean isSearch = ask.url().encodedPath().contains("/search");
        if (isSearch
            && e.fault().code() == ErrorCode.MCP_CLIENT_ERROR
            && e.fault().message().matches("(?s).*\\((404|410)\\).*")) {
          throw new GatewayException(
              Fault.answered(
                  ErrorCode.CONFIGURATION_ERROR,
                  "The site of `%s` does not know this search of version %s: tell whoever runs the gateway to write `apiVersion: \"%s\"`."
                      .formatted(service.id(), old ? "2" : "3", old ? "3" : "2"),
                  ""));
        }
        throw e;
      }
    }

    private static String said(JsonObject error) {
      List<String> said = new ArrayList<>();
      if (error.get("errorMessages") instanceof JsonArray all) {
        all.forEach(one -> said.add(one.getAsString()));
      }
      if (error.get("errors") instanceof JsonObject fields) {
        fields.entrySet().forEach(one -> said.add(one.getKey() + ": " + one.getValue()));
      }
      return String.join("; ", said);
    }
  }
}
