package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.Set;

/// Requests of the protocol that clients send though they were not offered. An error would be
/// right, and is what some of them cannot take: they ask again, or show it each time. So they are
/// told what a server of a language would say of a file in which it finds nothing. Methods that are
/// not the protocol's, and those that need something this server never gave (`…/resolve`), stay
/// unknown.
final class UnaskedRequests {
  /// Those whose answer is a list that may be empty.
  private static final Set<String> LISTS =
      Set.of(
          "textDocument/codeAction",
          "textDocument/codeLens",
          "textDocument/colorPresentation",
          "textDocument/completion",
          "textDocument/declaration",
          "textDocument/definition",
          "textDocument/documentColor",
          "textDocument/documentHighlight",
          "textDocument/documentLink",
          "textDocument/documentSymbol",
          "textDocument/foldingRange",
          "textDocument/formatting",
          "textDocument/implementation",
          "textDocument/inlayHint",
          "textDocument/inlineCompletion",
          "textDocument/inlineValue",
          "textDocument/moniker",
          "textDocument/onTypeFormatting",
          "textDocument/rangeFormatting",
          "textDocument/rangesFormatting",
          "textDocument/references",
          "textDocument/typeDefinition",
          "textDocument/willSaveWaitUntil",
          "workspace/symbol");

  /// Those whose answer is one thing or none.
  private static final Set<String> SINGLE =
      Set.of(
          "textDocument/hover",
          "textDocument/linkedEditingRange",
          "textDocument/prepareCallHierarchy",
          "textDocument/prepareRename",
          "textDocument/prepareTypeHierarchy",
          "textDocument/rename",
          "textDocument/selectionRange",
          "textDocument/semanticTokens/full",
          "textDocument/semanticTokens/full/delta",
          "textDocument/semanticTokens/range",
          "textDocument/signatureHelp",
          "workspace/willCreateFiles",
          "workspace/willDeleteFiles",
          "workspace/willRenameFiles");

  private UnaskedRequests() {}

  /// The answer of a server that finds nothing; empty for methods that are unknown here.
  static Optional<JsonElement> answer(String method) {
    if (LISTS.contains(method)) {
      return Optional.of(new JsonArray());
    }
    if (SINGLE.contains(method)) {
      return Optional.of(JsonNull.INSTANCE);
    }
    return switch (method) {
      case "textDocument/diagnostic" -> {
        JsonObject report = new JsonObject();
        report.addProperty("kind", "full");
        report.add("items", new JsonArray());
        yield Optional.of(report);
      }
      case "workspace/diagnostic" -> {
        JsonObject report = new JsonObject();
        report.add("items", new JsonArray());
        yield Optional.of(report);
      }
      default -> Optional.empty();
    };
  }
}
