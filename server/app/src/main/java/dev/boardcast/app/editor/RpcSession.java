package dev.boardcast.app.editor;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageConsumer;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageProducer;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.jspecify.annotations.Nullable;

/// Any method of a sidecar, by name: what an editor's developer plays with. Thread-safe.
public final class RpcSession implements AutoCloseable {
  private final RemoteEndpoint remote;

  /// The library drops the results of methods that it does not know.
  private final Map<String, JsonRpcMethod> known;

  private final CountDownLatch ended = new CountDownLatch(1);

  private RpcSession(RemoteEndpoint remote, Map<String, JsonRpcMethod> known) {
    this.remote = remote;
    this.known = known;
  }

  /// Listens to a sidecar. Nothing is sent yet.
  ///
  /// @param notifications called with method and parameters on the reading thread
  public static RpcSession over(
      InputStream fromSidecar,
      OutputStream toSidecar,
      BiConsumer<String, JsonElement> notifications) {
    Map<String, JsonRpcMethod> known = new ConcurrentHashMap<>();
    MessageJsonHandler json = new MessageJsonHandler(known);
    RemoteEndpoint remote =
        new RemoteEndpoint(
            new StreamMessageConsumer(toSidecar, json), new Listening(notifications));
    json.setMethodProvider(remote);
    RpcSession session = new RpcSession(remote, known);
    Thread reader =
        new Thread(
            () -> {
              try {
                new StreamMessageProducer(fromSidecar, json).listen(remote);
              } catch (JsonRpcException _) {
                // The sidecar is gone.
              } finally {
                session.ended.countDown();
              }
            },
            "boardcast-rpc-reader");
    reader.setDaemon(true);
    reader.start();
    return session;
  }

  /// `initialize` and `initialized`.
  ///
  /// @param trace the level of `$/logTrace`: `off`, `messages` or `verbose`
  /// @return the answer of `initialize`
  public JsonElement initialize(JsonObject options, String trace, Duration timeout)
      throws RpcFailure {
    JsonObject params = new JsonObject();
    params.addProperty("processId", ProcessHandle.current().pid());
    params.add("rootUri", JsonNull.INSTANCE);
    params.add("capabilities", new JsonObject());
    params.add("initializationOptions", options);
    params.addProperty("trace", trace);
    JsonElement answer = request("initialize", params, timeout);
    notify("initialized", new JsonObject());
    return answer;
  }

  /// Makes a request and waits for its answer.
  ///
  /// @param params null sends none
  public JsonElement request(String method, @Nullable JsonElement params, Duration timeout)
      throws RpcFailure {
    known.computeIfAbsent(
        method, name -> JsonRpcMethod.request(name, JsonElement.class, JsonElement.class));
    CompletableFuture<Object> answer = remote.request(method, params);
    try {
      Object result = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return result == null ? JsonNull.INSTANCE : Json.toTree(result);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ResponseErrorException refused) {
        ResponseError error = refused.getResponseError();
        Object data = error.getData();
        throw new RpcFailure(
            error.getCode(), error.getMessage(), data == null ? null : Json.toTree(data));
      }
      throw new RpcFailure(null, "the sidecar cannot be written to", null);
    } catch (TimeoutException _) {
      throw new RpcFailure(null, "no answer within " + timeout.toSeconds() + " s", null);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RpcFailure(null, "interrupted", null);
    }
  }

  /// Sends a notification.
  public void notify(String method, @Nullable JsonElement params) {
    remote.notify(method, params);
  }

  /// Waits for the end of the sidecar's stream.
  ///
  /// @return whether it came in time
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// `shutdown` and `exit`.
  @Override
  public void close() {
    try {
      request("shutdown", null, Duration.ofSeconds(2));
      notify("exit", null);
    } catch (RpcFailure | RuntimeException _) {
      // A sidecar that is gone needs no farewell.
    }
  }

  /// The editor's side: it listens, and has nothing to answer.
  private record Listening(BiConsumer<String, JsonElement> notifications) implements Endpoint {
    @Override
    public CompletableFuture<?> request(String method, Object parameter) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notify(String method, @Nullable Object parameter) {
      notifications.accept(method, parameter == null ? JsonNull.INSTANCE : Json.toTree(parameter));
    }
  }
}
