package dev.boardcast.sidecar.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.ProblemCode;
import dev.boardcast.sidecar.engine.EngineException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where failures become JSON-RPC errors: a code, a sentence, and `data.code` where
/// the tracker refused. What nobody foresaw is logged whole and told in one sentence.
final class RpcErrors {
  private static final Logger LOG = LoggerFactory.getLogger(RpcErrors.class);

  private RpcErrors() {}

  static ResponseErrorException exception(ResponseErrorCode code, String message) {
    return new ResponseErrorException(new ResponseError(code, message, null));
  }

  static ResponseError of(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return switch (failure) {
      case ResponseErrorException e -> e.getResponseError();
      case WireException e ->
          new ResponseError(
              ResponseErrorCode.InvalidParams,
              e.getMessage(),
              data(ProblemCode.VALIDATION_ERROR.wireName(), false));
      case TrackerException e -> tracker(e);
      case EngineException e ->
          new ResponseError(
              switch (e.kind()) {
                case MISCONFIGURED, STOPPED, LATE -> ResponseErrorCode.RequestFailed;
                case BUSY -> ResponseErrorCode.ServerCancelled;
              },
              e.getMessage(),
              e.kind() == EngineException.Kind.LATE
                  ? data(ProblemCode.TIMEOUT.wireName(), true)
                  : null);
      default -> {
        LOG.error("A request failed unexpectedly", failure);
        yield new ResponseError(
            ResponseErrorCode.InternalError, "The sidecar failed; its log says why.", null);
      }
    };
  }

  private static ResponseError tracker(TrackerException failure) {
    JsonObject data = data(failure.code(), failure.retryMayHelp());
    ResponseErrorCode code = ResponseErrorCode.RequestFailed;
    if (failure instanceof TrackerException.Invalid invalid) {
      code = ResponseErrorCode.InvalidParams;
      if (!invalid.errors().isEmpty()) {
        JsonArray errors = new JsonArray();
        invalid.errors().forEach(error -> errors.add(Json.toTree(error)));
        data.add("errors", errors);
      }
    }
    return new ResponseError(code, failure.getMessage(), data);
  }

  private static JsonObject data(String code, boolean retryMayHelp) {
    JsonObject data = new JsonObject();
    data.addProperty("code", code);
    data.addProperty("retryMayHelp", retryMayHelp);
    return data;
  }
}
