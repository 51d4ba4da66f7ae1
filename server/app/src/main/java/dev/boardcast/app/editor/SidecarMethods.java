package dev.boardcast.app.editor;

import com.google.gson.JsonElement;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/// The sidecar's requests, declared so that lsp4j knows what to read their answers into.
interface SidecarMethods {
  @JsonRequest("initialize")
  CompletableFuture<JsonElement> initialize(JsonElement params);

  @JsonRequest("shutdown")
  CompletableFuture<JsonElement> shutdown();

  @JsonRequest("boardcast/status")
  CompletableFuture<JsonElement> status(JsonElement params);

  @JsonRequest("boardcast/projects")
  CompletableFuture<JsonElement> projects(JsonElement params);

  @JsonRequest("boardcast/board")
  CompletableFuture<JsonElement> board(JsonElement params);

  @JsonRequest("boardcast/setStatus")
  CompletableFuture<JsonElement> setStatus(JsonElement params);
}
