package dev.boardcast.gateway.openapi;

import com.google.gson.JsonArray;
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
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.web.Outside;
import dev.boardcast.gateway.web.Service;
import dev.boardcast.gateway.web.WebClient;
import dev.boardcast.gateway.web.WebConnector;
import dev.boardcast.gateway.web.WebFaults;
import dev.boardcast.gateway.web.WebTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `openapi`: any service that an OpenAPI document describes.
public final class OpenApiType implements ConnectorType {
  /// A document with more operations that are wanted is refused.
  static final int TOOLS_MAX_COUNT = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(OpenApiType.class);

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["document"],
        "properties": {
          "document": {
            "type": "string", "minLength": 1, "maxLength": 4096,
            "description": "The OpenAPI document (3.0 or 3.1; JSON or YAML): a file, or an address at the host of url. It is read at the first use, and when the entry changes."
          },
          "url": {
            "type": "string", "pattern": "^https?://.+", "maxLength": 2048,
            "x-remedy": "an address that begins with http:// or https://",
            "description": "The service's address; default: the document's first server."
          },
          "methods": {
            "type": "array", "minItems": 1, "maxItems": 8,
            "items": {"enum": ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"]},
            "default": ["GET"],
            "description": "Operations of which methods are tools."
          },
          "include": {
            "type": "array", "maxItems": 500, "items": {"type": "string", "minLength": 1, "maxLength": 256},
            "description": "Globs over operationIds (over {method}_{path} where there is none). Default: all."
          },
          "exclude": {
            "type": "array", "maxItems": 500, "items": {"type": "string", "minLength": 1, "maxLength": 256},
            "description": "Wins over include."
          },
          "tags": {
            "type": "array", "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 256},
            "description": "Globs over tags: an operation needs one of these. Default: all."
          }
        }
      }
      """;

  @Override
  public String name() {
    return "openapi";
  }

  @Override
  public JsonObject schema() {
    return JsonParser.parseString(SCHEMA).getAsJsonObject();
  }

  @Override
  public List<ConfigFault> faults(String path, ServerConfig config) {
    String at = path + ".server_specific_config";
    List<ConfigFault> faults = new ArrayList<>();
    String document = config.specific().get("document").getAsString();
    HttpUrl from = document.matches("(?i)https?://.*") ? Outside.address(document) : null;
    if (config.specific().has("url")) {
      HttpUrl url = Outside.address(config.specific().get("url").getAsString());
      if (url == null) {
        faults.add(new ConfigFault(at + ".url", Outside.WANTED));
      } else if (from != null && !from.host().equals(url.host())) {
        faults.add(
            new ConfigFault(
                at + ".document",
                "it must be a file, or at the host of `url` (%s)".formatted(url.host())));
      }
    } else if (from != null) {
      faults.add(
          new ConfigFault(
              at + ".url",
              "it is missing: a document that is not a file needs the service's address"));
    }
    return faults;
  }

  private static Document.Wanted wanted(JsonObject specific) {
    Set<String> methods = new HashSet<>();
    if (specific.get("methods") instanceof JsonArray list) {
      list.forEach(method -> methods.add(method.getAsString()));
    } else {
      methods.add("GET");
    }
    return new Document.Wanted(
        globs(specific, "include"), globs(specific, "exclude"), globs(specific, "tags"), methods);
  }

  private static List<Glob> globs(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray list
        ? list.asList().stream().map(one -> new Glob(one.getAsString())).toList()
        : List.of();
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    return new WebConnector(config, context, OpenApiType::tools);
  }

  private static List<WebTool> tools(Service service)
      throws GatewayException, InterruptedException {
    JsonObject specific = service.config().specific();
    Document document;
    try {
      document =
          Document.read(text(service, specific.get("document").getAsString()), wanted(specific));
    } catch (IOException | IllegalStateException e) {
      throw configuration(service, "its document cannot be read: " + e.getMessage());
    }
    HttpUrl base =
        Outside.address(
            specific.has("url") ? specific.get("url").getAsString() : document.server());
    if (base == null) {
      throw configuration(
          service, "its document has no address of the service: write `url` in the configuration");
    }
    if (document.tools().size() > TOOLS_MAX_COUNT) {
      throw configuration(
          service,
          "its document has %d operations, and at most %d are offered: choose with `include` or `tags`"
              .formatted(document.tools().size(), TOOLS_MAX_COUNT));
    }
    document
        .leftOut()
        .forEach((name, why) -> LOG.debug("{} of {} is no tool: {}.", name, service.id(), why));
    LOG.info(
        "{} has {} tools; {} operations are none.",
        service.id(),
        document.tools().size(),
        document.leftOut().size());
    List<WebTool> tools = new ArrayList<>();
    for (Map.Entry<String, Document.OperationTool> tool : document.tools().entrySet()) {
      Operation operation = tool.getValue().operation();
      tools.add(
          WebTool.of(
              tool.getValue().description().toString(),
              (arguments, asked) -> result(asked, asked.ask(operation.ask(base, arguments)))));
    }
    return tools;
  }

  private static GatewayException configuration(Service service, String why) {
    return new GatewayException(
        Fault.refused(
            ErrorCode.CONFIGURATION_ERROR,
            "The service `%s` cannot be used: %s. Tell whoever runs the gateway."
                .formatted(service.id(), why)));
  }

  private static String text(Service service, String document)
      throws GatewayException, InterruptedException, IOException {
    HttpUrl from = document.matches("(?i)https?://.*") ? Outside.address(document) : null;
    if (from == null) {
      Path file = Path.of(document);
      if (Files.size(file) > Document.TEXT_MAX_CHARS) {
        throw new IOException("it has more than " + Document.TEXT_MAX_CHARS + " bytes");
      }
      return Files.readString(file);
    }
    WebClient.Answer answer = service.ask(WebClient.Ask.get(from, Map.of("Accept", "*/*")));
    if (!answer.isGood()) {
      throw new GatewayException(
          WebFaults.of(service.id(), answer, "it was asked for its document"));
    }
    return answer.body();
  }

  /// What the service answered, as a tool's result.
  private static String result(Service service, WebClient.Answer answer) throws GatewayException {
    if (!answer.isGood()) {
      throw new GatewayException(WebFaults.of(service.id(), answer, answer.body()));
    }
    if (answer.body().isBlank()) {
      return WebTool.text("Done (%d).".formatted(answer.status()));
    }
    if (answer.type().contains("json")) {
      try {
        return WebTool.result(RawObject.parse(answer.body().strip()).toString());
      } catch (IOException _) {
        // A list, or a value alone.
      }
    }
    return WebTool.text(answer.body());
  }
}
