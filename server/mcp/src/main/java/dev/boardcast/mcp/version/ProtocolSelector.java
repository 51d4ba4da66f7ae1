package dev.boardcast.mcp.version;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.version.request.MalformedException;
import dev.boardcast.mcp.version.request.RequestState;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.slf4j.LoggerFactory;

/// The server without its transport: serves requests of either generation, chosen by the request
/// alone. The one place where failures become JSON-RPC errors. Thread-safe.
public final class ProtocolSelector {
  /// The revision whose requests say what they are.
  public static final String MODERN_VERSION = Modern.VERSION;

  private static final Set<String> QUICK =
      Set.of("initialize", "ping", "server/discover", "logging/setLevel");

  private final Legacy legacy;
  private final Modern modern;

  /// @param registry asked for with the first list or call, not before; memoized by the caller
  /// @param secret seals what clients keep for calls that ask them; the same in all processes that
  ///   a client may come back to; asked for with the first such call
  public ProtocolSelector(
      String version, boolean toolsEnabled, Supplier<Registry> registry, Supplier<byte[]> secret) {
    McpMethods face = new McpMethods(version, toolsEnabled, registry);
    legacy = new Legacy(face);
    modern = new Modern(face, new RequestState(secret), InstantSource.system());
  }

  /// Whether the answer may take long, so that it must not be made on a connection's reader.
  public static boolean isSlow(RequestMessage request) {
    return !QUICK.contains(request.getMethod());
  }

  /// Whether a request says that it is of the modern generation.
  public static boolean isModern(RequestMessage request) {
    return Modern.claims(request.getMethod(), (JsonObject) request.getParams());
  }

  /// The refusal of a version that is neither generation's.
  public static ResponseMessage unsupported(Either<String, Number> id, String version) {
    return Messages.error(id, Modern.unsupported(version));
  }

  /// Whether a code says that the request was refused before anything was done, by rules of the
  /// modern generation.
  public static boolean isRefusal(int code) {
    return code == Modern.MISSING_CAPABILITY || code == Modern.UNSUPPORTED_VERSION;
  }

  /// Serves a request. Blocks as long as a tool runs. Throws nothing.
  ///
  /// @param request its params are a `JsonObject`
  /// @param isModern of which generation it is
  /// @param outlet for what is told before the answer, or instead of it
  public Answer answer(
      RequestMessage request, boolean isModern, Session session, MessageSink outlet) {
    JsonObject params = (JsonObject) request.getParams();
    Generation generation = isModern ? modern : legacy;
    try {
      // Not a switch: Java makes a class for each one over types at its first use, which clients
      // would wait for.
      Generation.Outcome outcome = generation.serve(request, params, session, outlet);
      return outcome instanceof Generation.Outcome.Result(var result)
          ? new Answer.Message(Messages.result(request.getRawId(), result), false)
          : ((Generation.Outcome.Open) outcome).stream();
    } catch (MalformedException e) {
      return new Answer.Message(Messages.error(request.getRawId(), e.getResponseError()), true);
    } catch (ResponseErrorException e) {
      return new Answer.Message(Messages.error(request.getRawId(), e.getResponseError()), false);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LoggerFactory.getLogger(ProtocolSelector.class).error("{} failed", request.getMethod(), e);
      return new Answer.Message(
          Messages.error(
              request.getRawId(),
              Messages.failure(ResponseErrorCode.InternalError, "Internal error")
                  .getResponseError()),
          false);
    }
  }
}
