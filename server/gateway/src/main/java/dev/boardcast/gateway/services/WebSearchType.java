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
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.web.Outside;
import dev.boardcast.gateway.web.Pointers;
import dev.boardcast.gateway.web.Service;
import dev.boardcast.gateway.web.WebClient;
import dev.boardcast.gateway.web.WebConnector;
import dev.boardcast.gateway.web.WebFaults;
import dev.boardcast.gateway.web.WebTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// `web_search`: a search API that answers with JSON.
public final class WebSearchType implements ConnectorType {
  private static final int RESULTS_MAX_COUNT = 50;

  /// Where a service has what.
  private record Places(
      String url,
      String queryParam,
      String countParam,
      String results,
      String title,
      String link,
      String snippet) {}

  private static final Map<String, Places> PRESETS =
      Map.of(
          "brave",
          new Places(
              "https://api.search.brave.com/res/v1/web/search",
              "q",
              "count",
              "/web/results",
              "/title",
              "/url",
              "/description"),
          "google",
          new Places(
              "https://www.googleapis.com/customsearch/v1",
              "q",
              "num",
              "/items",
              "/title",
              "/link",
              "/snippet"));

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "preset": {
            "enum": ["brave", "google"],
            "description": "All of the below for Brave Search or Google's Programmable Search; each may still be written."
          },
          "url": {
            "type": "string", "pattern": "^https?://.+", "maxLength": 2048,
            "x-remedy": "an address that begins with http:// or https://",
            "description": "The search's address, with parameters that are always the same."
          },
          "queryParam": {
            "type": "string", "minLength": 1, "maxLength": 64,
            "description": "In which parameter the query goes. Default: q."
          },
          "countParam": {
            "type": "string", "maxLength": 64,
            "description": "In which parameter it goes how many results are wanted; empty: in none."
          },
          "results": {
            "type": "string", "pattern": "^(/.*)?$", "maxLength": 256,
            "x-remedy": "a JSON Pointer, such as /web/results",
            "description": "JSON Pointer to the list of results."
          },
          "title": {
            "type": "string", "pattern": "^(/.*)?$", "maxLength": 256, "x-remedy": "a JSON Pointer",
            "description": "JSON Pointer within a result. Default: /title."
          },
          "link": {
            "type": "string", "pattern": "^(/.*)?$", "maxLength": 256, "x-remedy": "a JSON Pointer",
            "description": "JSON Pointer within a result. Default: /url."
          },
          "snippet": {
            "type": "string", "pattern": "^(/.*)?$", "maxLength": 256, "x-remedy": "a JSON Pointer",
            "description": "JSON Pointer within a result. Default: /description."
          }
        }
      }
      """;

  private static final String TOOL =
      """
      {
        "name": "perform_search",
        "title": "Search the web",
        "description": "Searches the web and gives titles, links and a few words of each result.",
        "inputSchema": {
          "type": "object",
          "additionalProperties": false,
          "required": ["query"],
          "properties": {
            "query": {"type": "string", "minLength": 1, "maxLength": 2000, "description": "What to look for."},
            "count": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10, "description": "Results at most."}
          }
        },
        "outputSchema": {
          "type": "object",
          "required": ["results"],
          "properties": {
            "results": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["title", "link", "snippet"],
                "properties": {
                  "title": {"type": "string"}, "link": {"type": "string"}, "snippet": {"type": "string"}
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
    return "web_search";
  }

  @Override
  public JsonObject schema() {
    return JsonParser.parseString(SCHEMA).getAsJsonObject();
  }

  @Override
  public List<ConfigFault> faults(String path, ServerConfig config) {
    String at = path + ".server_specific_config";
    Places places = places(config.specific());
    List<ConfigFault> faults = new ArrayList<>();
    if (places.url().isEmpty()) {
      faults.add(
          new ConfigFault(at, "it wants either `preset` (brave, google), or `url` and `results`"));
    } else if (Outside.address(places.url()) == null) {
      faults.add(new ConfigFault(at + ".url", Outside.WANTED));
    }
    return faults;
  }

  private static Places places(JsonObject specific) {
    Places preset =
        specific.has("preset") ? PRESETS.get(specific.get("preset").getAsString()) : null;
    Places base =
        preset == null ? new Places("", "q", "", "", "/title", "/url", "/description") : preset;
    return new Places(
        or(specific, "url", base.url()),
        or(specific, "queryParam", base.queryParam()),
        or(specific, "countParam", base.countParam()),
        or(specific, "results", base.results()),
        or(specific, "title", base.title()),
        or(specific, "link", base.link()),
        or(specific, "snippet", base.snippet()));
  }

  private static String or(JsonObject json, String name, String otherwise) {
    return json.has(name) ? json.get(name).getAsString() : otherwise;
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    Places places = places(config.specific());
    HttpUrl url = Outside.address(places.url());
    if (url == null) {
      throw new IllegalArgumentException("no address");
    }
    return new WebConnector(
        config,
        context,
        _ ->
            List.of(
                WebTool.of(TOOL, (arguments, service) -> search(places, url, arguments, service))));
  }

  private static String search(Places places, HttpUrl url, JsonObject arguments, Service service)
      throws GatewayException, InterruptedException {
    int count = arguments.has("count") ? arguments.get("count").getAsInt() : 10;
    HttpUrl.Builder asked =
        url.newBuilder()
            .setQueryParameter(places.queryParam(), arguments.get("query").getAsString());
    if (!places.countParam().isEmpty()) {
      asked.setQueryParameter(places.countParam(), Integer.toString(count));
    }
    JsonObject answer =
        service.object(WebClient.Ask.get(asked.build(), Map.of()), WebSearchType::said);
    @Nullable JsonElement found = Pointers.at(answer, places.results());
    if (found != null && !(found instanceof JsonArray)) {
      throw new GatewayException(WebFaults.unusable(service.id(), "there is no list at `results`"));
    }
    JsonArray results = new JsonArray();
    if (found instanceof JsonArray list) {
      for (JsonElement one : list) {
        if (results.size() < Math.min(count, RESULTS_MAX_COUNT)) {
          JsonObject result = new JsonObject();
          result.addProperty("title", Pointers.text(one, places.title()));
          result.addProperty("link", Pointers.text(one, places.link()));
          result.addProperty("snippet", Pointers.text(one, places.snippet()));
          results.add(result);
        }
      }
    }
    JsonObject structure = new JsonObject();
    structure.add("results", results);
    return WebTool.result(structure.toString());
  }

  /// What such services say of an error, at the places where they mostly do.
  private static String said(JsonObject error) {
    for (String place :
        List.of("/error/message", "/error/detail", "/message", "/detail", "/error")) {
      String text = Pointers.text(error, place);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }
}
