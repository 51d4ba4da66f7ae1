package dev.boardcast.mcp.generation;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.tool.ToolRegistry;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.slf4j.LoggerFactory;

/// The server without its transport: answers requests of either generation, chosen by the request
/// alone. The one place where failures become JSON-RPC errors. Thread-safe.
public final class Generations {
  private final Legacy legacy;
  private final Modern modern;

  /// @param registry asked for with the first list or call, not before; memoized by the caller
  public Generations(String version, boolean toolsEnabled, Supplier<ToolRegistry> registry) {
    ServerFace face = new ServerFace(version, toolsEnabled, registry);
    legacy = new Legacy(face);
    modern = new Modern(face);
  }

  /// Whether the answer may take long, so that it must not be made on a connection's reader.
  public static boolean isSlow(RequestMessage request) {
    return request.getMethod().startsWith("tools/");
  }

  /// Answers a request. Blocks as long as a tool runs. Throws nothing.
  ///
  /// @param request its params are a `JsonObject`
  public ResponseMessage answer(RequestMessage request, Session session) {
    JsonObject params = (JsonObject) request.getParams();
    Generation generation =
        !"initialize".equals(request.getMethod()) && Modern.claims(params) ? modern : legacy;
    try {
      return Messages.result(
          request.getRawId(), generation.answer(request.getMethod(), params, session));
    } catch (ResponseErrorException e) {
      return Messages.error(request.getRawId(), e.getResponseError());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LoggerFactory.getLogger(Generations.class).error("{} failed", request.getMethod(), e);
      return Messages.error(
          request.getRawId(),
          Messages.failure(ResponseErrorCode.InternalError, "Internal error").getResponseError());
    }
  }
}
