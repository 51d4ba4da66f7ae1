package dev.boardcast.gateway.web;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.credentials.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Asks one service. Nothing leads to another address: redirects are not followed. Thread-safe.
public final class WebClient implements AutoCloseable {
  /// Of an answer; a longer one is refused.
  static final long ANSWER_MAX_BYTES = 16L * 1024 * 1024;

  private static final int CONNECTIONS_MAX_COUNT = 256;

  private final String server;
  private final OkHttpClient http;

  /// Whether a request waits for what it shows before it leaves.
  private final boolean shows;

  /// One that shows itself by nothing.
  ///
  /// @param server its id, for messages
  public WebClient(String server, int connectMs) {
    this.server = server;
    shows = false;
    http = Outside.client(connectMs, CONNECTIONS_MAX_COUNT);
  }

  /// @param server its id, for messages
  public WebClient(String server, int connectMs, Credentials credentials) {
    this.server = server;
    shows = true;
    http =
        Outside.client(connectMs, CONNECTIONS_MAX_COUNT)
            .newBuilder()
            .addInterceptor(new Showing(credentials))
            .build();
  }

  /// What a service is asked.
  ///
  /// @param body null for none
  /// @param type of the body
  public record Ask(
      String method, HttpUrl url, Map<String, String> headers, @Nullable String body, String type) {
    /// Secrets may be in all else.
    @Override
    public String toString() {
      return "Ask[%s %s]".formatted(method, url.host());
    }

    public static Ask get(HttpUrl url, Map<String, String> headers) {
      return new Ask("GET", url, headers, null, "");
    }

    public static Ask post(HttpUrl url, Map<String, String> headers, String json) {
      return new Ask("POST", url, headers, json, "application/json");
    }
  }

  /// What it answered.
  ///
  /// @param retryAfterS 0 where it did not say
  public record Answer(int status, String type, String body, int retryAfterS) {
    @Override
    public String toString() {
      return "Answer[%d, %d characters]".formatted(status, body.length());
    }

    public boolean isGood() {
      return status >= 200 && status < 300;
    }
  }

  /// Asks, and waits for the whole answer. An interrupt ends the connection.
  public Answer ask(Ask ask, long timeoutMs) throws GatewayException, InterruptedException {
    Leaving leaving = new Leaving(() -> true);
    Request.Builder request = new Request.Builder().url(ask.url()).tag(Leaving.class, leaving);
    try {
      ask.headers().forEach(request::header);
    } catch (IllegalArgumentException _) {
      // Without its message, which has the value.
      throw new GatewayException(
          Fault.invalid("A value cannot go into a header: it has characters for none.", List.of()));
    }
    String body = ask.body();
    boolean wantsBody = List.of("POST", "PUT", "PATCH").contains(ask.method());
    request.method(
        ask.method(),
        body != null
            ? RequestBody.create(body.getBytes(StandardCharsets.UTF_8), MediaType.parse(ask.type()))
            : wantsBody ? RequestBody.create(new byte[0]) : null);
    Call call = http.newCall(request.build());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            answer.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              answer.complete(read(response));
            } catch (IOException | RuntimeException e) {
              answer.completeExceptionally(e);
            }
          }
        });
    try {
      return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      var _ = leaving.keepBack();
      call.cancel();
      throw e;
    } catch (TimeoutException _) {
      boolean unsent = shows && leaving.keepBack();
      call.cancel();
      if (unsent) {
        throw new GatewayException(Outside.unsentInTime("service `%s`".formatted(server), leaving));
      }
      throw new GatewayException(
          Fault.timedOut(
              "The service `%s` did not answer within %d ms. Whether it did the work is not known: look before you repeat the call."
                  .formatted(server, timeoutMs)));
    } catch (ExecutionException e) {
      throw new GatewayException(fault(e.getCause()));
    }
  }

  private Fault fault(@Nullable Throwable cause) {
    Fault notSent = Outside.notSent("service `%s`".formatted(server), cause);
    return notSent != null
        ? notSent
        : Fault.lost(
            "The connection to the service `%s` broke during the call. Whether it did the work is not known: look before you repeat the call."
                .formatted(server));
  }

  private static Answer read(Response response) throws IOException {
    BufferedSource source = response.body().source();
    Buffer buffer = new Buffer();
    while (source.read(buffer, 64 * 1024) >= 0) {
      if (buffer.size() > ANSWER_MAX_BYTES) {
        throw new IOException("the answer is too long");
      }
    }
    String after = Objects.requireNonNullElse(response.header("Retry-After"), "");
    return new Answer(
        response.code(),
        Objects.requireNonNullElse(response.header("Content-Type"), ""),
        buffer.readUtf8(),
        after.matches("\\d{1,5}") ? Integer.parseInt(after) : 0);
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
