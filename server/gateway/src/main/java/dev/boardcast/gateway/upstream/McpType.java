package dev.boardcast.gateway.upstream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.Credentials;
import dev.boardcast.gateway.credentials.SecretReading;
import dev.boardcast.gateway.upstream.link.HttpLink;
import dev.boardcast.gateway.upstream.link.StdioLink;
import dev.boardcast.gateway.web.Outside;
import dev.boardcast.gateway.web.Showing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// `mcp`: any MCP server, as a process or over Streamable HTTP.
public final class McpType implements ConnectorType {
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(key|token|secret|passw(or)?d|credential|authorization|cookie).*");

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "command": {
            "type": "string", "minLength": 1, "maxLength": 4096,
            "description": "The program of a server over stdio; a name is looked for on PATH."
          },
          "args": {
            "type": "array", "maxItems": 200, "items": {"type": "string", "maxLength": 32768},
            "description": "Its arguments."
          },
          "env": {
            "type": "object", "maxProperties": 200,
            "additionalProperties": {"type": "string", "maxLength": 32768},
            "description": "Its environment, beside PATH, HOME, USER, LANG, LC_ALL, TZ and TMPDIR; nothing else is there. A value may be env:NAME, file:/path or vault:path#field; a secret has to be."
          },
          "cwd": {
            "type": "string", "minLength": 1, "maxLength": 4096,
            "description": "The folder it works in; default: the gateway's."
          },
          "url": {
            "type": "string", "pattern": "^https?://.+", "maxLength": 2048,
            "x-remedy": "an address that begins with http:// or https://",
            "description": "Instead of a command: the address of a server over Streamable HTTP."
          },
          "headers": {
            "type": "object", "maxProperties": 50,
            "additionalProperties": {"type": "string", "maxLength": 8192},
            "description": "What each request to the url has beside authentication. Values as in env."
          }
        }
      }
      """;

  @Override
  public String name() {
    return "mcp";
  }

  @Override
  public JsonObject schema() {
    return JsonParser.parseString(SCHEMA).getAsJsonObject();
  }

  @Override
  public List<ConfigFault> faults(String path, ServerConfig config) {
    List<ConfigFault> faults = new ArrayList<>();
    String at = path + ".server_specific_config";
    JsonObject specific = config.specific();
    boolean remote = specific.has("url");
    if (remote == specific.has("command")) {
      faults.add(
          new ConfigFault(
              at, "it must have either `command` (a server over stdio) or `url` (one over HTTP)"));
    }
    for (String other : remote ? List.of("args", "env", "cwd") : List.of("headers")) {
      if (specific.has(other)) {
        faults.add(
            new ConfigFault(
                at + "." + other, "it goes with `%s` alone".formatted(remote ? "command" : "url")));
      }
    }
    if (remote && url(config) == null) {
      faults.add(new ConfigFault(at + ".url", Outside.WANTED));
    }
    if (!remote && !config.authentication().method().equals("none")) {
      faults.add(
          new ConfigFault(
              path + ".authentication",
              "it is for servers over HTTP: give a command its secrets by `env`"));
    }
    literals(at + ".env", specific.get("env"), faults);
    literals(at + ".headers", specific.get("headers"), faults);
    return faults;
  }

  private static @Nullable HttpUrl url(ServerConfig config) {
    return Outside.address(config.specific().get("url").getAsString());
  }

  /// Values that look like secrets by their names must be references.
  private static void literals(
      String path, @Nullable JsonElement values, List<ConfigFault> faults) {
    if (values instanceof JsonObject object) {
      object
          .entrySet()
          .forEach(entry -> {
            String value = entry.getValue().getAsString();
            if (Secrets.isMalformed(value)) {
              faults.add(
                  new ConfigFault(
                      path + "." + entry.getKey(),
                      "it is no reference: write env:NAME, file:/path or vault:mount/path#field"));
            } else if (SECRET_NAME.matcher(entry.getKey()).matches()
                && !Secrets.isReference(value)) {
              faults.add(
                  new ConfigFault(
                      path + "." + entry.getKey(),
                      "a secret may not be written here: write env:NAME, file:/path or vault:path#field"));
            }
          });
    }
  }

  @Override
  public Connector open(ServerConfig config, ConnectorContext context) {
    return config.isOverHttp() ? remote(config, context) : local(config, context);
  }

  private static Connector local(ServerConfig config, ConnectorContext context) {
    JsonObject specific = config.specific();
    List<String> command = new ArrayList<>();
    command.add(specific.get("command").getAsString());
    if (specific.get("args") instanceof JsonArray args) {
      args.forEach(argument -> command.add(argument.getAsString()));
    }
    return new McpConnector(
        config,
        () -> {
          Map<String, String> env = resolved(config, specific.get("env"), context.secrets());
          return inbox ->
              new StdioLink(
                  config.id(),
                  context.host(),
                  context
                      .host()
                      .start(
                          command,
                          env,
                          specific.has("cwd") ? Path.of(specific.get("cwd").getAsString()) : null),
                  inbox);
        },
        context,
        () -> {});
  }

  private static Connector remote(ServerConfig config, ConnectorContext context) {
    Map<String, String> own = texts(config.specific().get("headers"));
    Credentials credentials = new Credentials(config, own, context.secrets(), context.tokens());
    OkHttpClient http =
        HttpLink.client(config.timeouts().connectMs())
            .newBuilder()
            .addInterceptor(new Showing(credentials))
            .build();
    HttpUrl url = url(config);
    if (url == null) {
      throw new IllegalArgumentException("no address");
    }
    return new McpConnector(
        config,
        () -> {
          // Said before anybody is asked.
          var _ = credentials.shown();
          return inbox -> new HttpLink(config.id(), http, url, own.keySet(), inbox);
        },
        context,
        () -> {
          http.dispatcher().executorService().shutdown();
          http.connectionPool().evictAll();
        });
  }

  private static Map<String, String> texts(@Nullable JsonElement values) {
    Map<String, String> texts = new HashMap<>();
    if (values instanceof JsonObject object) {
      object.entrySet().forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return texts;
  }

  private static Map<String, String> resolved(
      ServerConfig config, @Nullable JsonElement values, Secrets secrets)
      throws GatewayException, InterruptedException {
    Map<String, String> resolved = texts(values);
    for (Map.Entry<String, String> entry : resolved.entrySet()) {
      if (Secrets.isReference(entry.getValue())) {
        entry.setValue(SecretReading.read(secrets, config.id(), entry.getValue()));
      }
    }
    return resolved;
  }
}
