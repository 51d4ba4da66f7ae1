package dev.boardcast.mcp.rpc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/// Requests to one client, and the answers that are awaited. Thread-safe.
public final class PendingServerRequests {
  /// With so many unanswered, one more is refused.
  public static final int OPEN_MAX_COUNT = 32;

  /// So long an answer is awaited: a person may have to give it.
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Map<String, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /// Why there is no answer; the message is for the agent.
  public static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /// Asks, and waits for the result.
  public JsonObject ask(MessageSink outlet, String method, JsonObject params)
      throws NoAnswerException {
    if (open.size() >= OPEN_MAX_COUNT) {
      throw new NoAnswerException(
          "The client has %d questions to answer already.".formatted(OPEN_MAX_COUNT));
    }
    String id = "ask-" + last.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    open.put(id, answer);
    try {
      outlet.send(Messages.request(id, method, params));
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new NoAnswerException(String.valueOf(cause == null ? e : cause.getMessage()));
    } catch (TimeoutException _) {
      withdraw(outlet, id);
      throw new NoAnswerException(
          "The client did not answer within %d minutes.".formatted(PATIENCE.toMinutes()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      withdraw(outlet, id);
      throw new NoAnswerException("The call was cancelled.");
    } finally {
      open.remove(id);
    }
  }

  private static void withdraw(MessageSink outlet, String id) {
    JsonObject params = new JsonObject();
    params.addProperty("requestId", id);
    outlet.send(Messages.notification("notifications/cancelled", params));
  }

  /// Takes an answer in; one that nobody awaits is passed over.
  public void answered(ResponseMessage message) {
    var id = message.getRawId();
    CompletableFuture<JsonObject> answer =
        id != null && id.isLeft() ? open.get(id.getLeft()) : null;
    if (answer == null) {
      return;
    }
    ResponseError error = message.getError();
    if (error == null && message.getResult() instanceof JsonObject result) {
      answer.complete(result);
    } else {
      answer.completeExceptionally(
          new NoAnswerException(
              error == null
                  ? "The client's answer is not an object."
                  : "The client refused: " + error.getMessage()));
    }
  }

  /// Ends all waiting.
  public void close() {
    open.values()
        .forEach(
            answer -> answer.completeExceptionally(new NoAnswerException("The client is gone.")));
  }
}
