package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.sidecar.engine.Engine;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The requests about connections to GitHub. The server has the token and does the asking; what it
/// refuses comes with what helps, and is handed on as it is. None is repeated: whoever asked is
/// there, and sees what came of it.
final class ConnectRequests {
  private static final List<String> TAKEN_OVER =
      List.of("address", "host", "statusMap", "repository", "readOnly", "listUnmapped", "check");

  private final Engine engine;

  ConnectRequests(Engine engine) {
    this.engine = engine;
  }

  /// Those that there are to choose from.
  CompletableFuture<JsonElement> projects(JsonObject params) {
    JsonObject request = new JsonObject();
    take(params, request, List.of("host"));
    return engine.call(client -> client.withoutRetries().gitHubProjects(request));
  }

  /// Looks, or connects.
  CompletableFuture<JsonElement> connect(JsonObject params) {
    JsonFields.text(params, "address");
    JsonObject request = new JsonObject();
    take(params, request, TAKEN_OVER);
    if (params.has("projectNumber")) {
      request.addProperty("project", JsonFields.positiveInt(params, "projectNumber"));
    }
    return engine
        .call(client -> client.withoutRetries().connectGitHub(request))
        .thenApply(answer -> {
          engine.mirrorsChanged();
          JsonObject told = new JsonObject();
          for (String name : List.of("found", "unmapped")) {
            if (answer.has(name)) {
              told.add(name, answer.get(name));
            }
          }
          if (answer.has("project")) {
            told.add("projectNumber", answer.get("project"));
          }
          return told;
        });
  }

  CompletableFuture<JsonElement> disconnect(JsonObject params) {
    int project = JsonFields.positiveInt(params, "projectNumber");
    return engine.call(client -> {
      client.withoutRetries().disconnectGitHub(project);
      engine.mirrorsChanged();
      return new JsonObject();
    });
  }

  private static void take(JsonObject from, JsonObject into, List<String> names) {
    for (String name : names) {
      if (from.has(name) && !from.get(name).isJsonNull()) {
        into.add(name, from.get(name));
      }
    }
  }
}
