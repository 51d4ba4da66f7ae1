package dev.boardcast.app.editor;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.protocol.json.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;

/// Drives a sidecar as an editor does: `initialize`, requests, notifications, `shutdown`, `exit`.
///
/// Requests may be made from any thread but the listener's.
public final class EditorSession implements AutoCloseable {
  /// A request without an answer for this long has failed.
  private static final long REQUEST_TIMEOUT_SECONDS = 30;

  /// How often it is looked whether the sidecar is still there.
  private static final long ALIVE_CHECK_MS = 200;

  private final RemoteEndpoint remote;
  private final Future<?> listening;

  private EditorSession(RemoteEndpoint remote, Future<?> listening) {
    this.remote = remote;
    this.listening = listening;
  }

  /// Opens the session: when this returns, the sidecar is initialized and at work.
  ///
  /// @param options the `initializationOptions`
  public static EditorSession open(
      InputStream fromSidecar,
      OutputStream toSidecar,
      JsonObject options,
      EditorListener listener) {
    Launcher<SidecarMethods> launcher =
        new Launcher.Builder<SidecarMethods>()
            .setLocalService(new Notifications(listener))
            .setRemoteInterface(SidecarMethods.class)
            .setInput(fromSidecar)
            .setOutput(toSidecar)
            .create();
    EditorSession session =
        new EditorSession(launcher.getRemoteEndpoint(), launcher.startListening());
    JsonObject params = new JsonObject();
    params.addProperty("processId", ProcessHandle.current().pid());
    params.add("rootUri", JsonNull.INSTANCE);
    params.add("capabilities", new JsonObject());
    params.add("initializationOptions", options);
    session.request("initialize", params);
    session.remote.notify("initialized", new JsonObject());
    return session;
  }

  /// Makes a request, one of `SidecarMethods`, and waits for its answer.
  ///
  /// @throws IllegalStateException with the sidecar's own sentence when it refuses, or when no
  ///   answer comes in time
  private JsonElement request(String method, JsonElement params) {
    CompletableFuture<Object> answer = remote.request(method, params);
    try {
      Object result = await(method, answer);
      return result == null ? JsonNull.INSTANCE : Json.toTree(result);
    } catch (ExecutionException e) {
      String reason =
          e.getCause() instanceof ResponseErrorException refusal
              ? refusal.getResponseError().getMessage()
              : String.valueOf(e.getCause());
      throw new IllegalStateException(method + ": " + reason, e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          method + ": no answer within " + REQUEST_TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + ": interrupted", e);
    }
  }

  /// A sidecar that has ended is not waited for.
  private Object await(String method, CompletableFuture<Object> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REQUEST_TIMEOUT_SECONDS);
    while (true) {
      try {
        return answer.get(ALIVE_CHECK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (listening.isDone() && !answer.isDone()) {
          throw new IllegalStateException(method + ": the sidecar ended without an answer", e);
        }
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
      }
    }
  }

  /// `boardcast/projects`: the numbers of the projects there are.
  public List<Integer> projects() {
    JsonObject answer = request("boardcast/projects", new JsonObject()).getAsJsonObject();
    return answer.getAsJsonArray("projects").asList().stream()
        .map(project -> project.getAsJsonObject().get("number").getAsInt())
        .toList();
  }

  /// `boardcast/board`.
  public Board board(int projectNumber) {
    JsonObject params = new JsonObject();
    params.addProperty("projectNumber", projectNumber);
    return Json.read(request("boardcast/board", params), Board.class);
  }

  /// `boardcast/setStatus`, as when a person drags a card.
  public void setStatus(int projectNumber, int issueNumber, IssueStatus status) {
    JsonObject params = new JsonObject();
    params.addProperty("projectNumber", projectNumber);
    params.addProperty("issueNumber", issueNumber);
    params.addProperty("status", status.wireName());
    var _ = request("boardcast/setStatus", params);
  }

  /// `shutdown` and `exit`.
  @Override
  public void close() {
    try {
      request("shutdown", JsonNull.INSTANCE);
      remote.notify("exit", null);
    } catch (RuntimeException _) {
      // A sidecar that is gone needs no farewell.
    } finally {
      listening.cancel(true);
    }
  }

  /// The editor's methods, found by lsp4j through their annotations.
  private static final class Notifications {
    private final EditorListener listener;

    Notifications(EditorListener listener) {
      this.listener = listener;
    }

    @JsonNotification("boardcast/changes")
    @SuppressWarnings("unused") // called by reflection
    void changes(JsonObject batch) {
      listener.changes(batch, System.nanoTime());
    }

    @JsonNotification("boardcast/statusChanged")
    @SuppressWarnings("unused") // called by reflection
    void statusChanged(JsonObject status) {
      listener.statusChanged(status);
    }
  }
}
