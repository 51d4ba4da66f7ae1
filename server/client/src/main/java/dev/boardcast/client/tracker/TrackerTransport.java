package dev.boardcast.client.tracker;

import com.google.gson.reflect.TypeToken;
import dev.boardcast.protocol.boards.RetryPause;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.HeaderText;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.VersionTag;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends exchanges, repeats them where that is right, and turns everything that goes wrong into a
/// `TrackerException`. The HTTP client behind it is made with the first request. Thread-safe.
final class TrackerTransport {
  private static final Logger LOG = LoggerFactory.getLogger(TrackerTransport.class);

  /// A longer answer is refused.
  static final int ANSWER_MAX_BYTES = 64 * 1024 * 1024;

  private static final int RETRY_AFTER_MAX_DIGITS = 9;

  private final TrackerSettings settings;
  private final String apiKey;
  private final RetryDelays delays;
  private final long answerMaxBytes;
  private final Object making = new Object();
  private volatile @Nullable OkHttpClient http;
  private volatile @Nullable CallObserver observer;

  TrackerTransport(
      TrackerSettings settings, String apiKey, RetryDelays delays, long answerMaxBytes) {
    this.settings = settings;
    this.apiKey = apiKey;
    this.delays = delays;
    this.answerMaxBytes = answerMaxBytes;
  }

  /// Sends it until there is an answer, or no retry or time is left. Blocks; an interrupt ends it.
  ApiResponse send(ApiRequest exchange, CallOptions terms) {
    String ownKey = exchange.key() == null ? UUID.randomUUID().toString() : exchange.key();
    String idempotencyKey = exchange.isWrite() ? ownKey : null;
    Attempts attempts = new Attempts(terms.patience());
    Request request = request(exchange, idempotencyKey, terms, attempts);
    RetryPolicy<ApiResponse> policy =
        RetryPolicy.<ApiResponse>builder()
            .handleIf(attempts::goOn)
            .withMaxRetries(terms.retries())
            .withDelayFn(context -> {
              if (context.getAttemptCount() > terms.retries()) {
                // Also asked after the last attempt, which nothing follows.
                return Duration.ZERO;
              }
              Duration pause =
                  RetryPause.delay(context.getAttemptCount(), context.getLastException());
              attempts.paused(pause);
              return delays.before(pause);
            })
            .build();
    try {
      return Failsafe.with(policy).get(() -> attempt(exchange, request, attempts));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new TrackerException.Cancelled(e.getCause());
      }
      throw e;
    }
  }

  private ApiResponse attempt(ApiRequest exchange, Request request, Attempts attempts) {
    if (Thread.currentThread().isInterrupted()) {
      throw new TrackerException.Cancelled(null);
    }
    Duration time = attempts.next(settings.requestTimeout().plusSeconds(exchange.waitSeconds()));
    if (!time.isPositive()) {
      throw new TrackerException.TimedOut(
          exchange.what() + ": no time was left to ask the tracker; nothing was sent.", null);
    }
    Call call = client().newCall(request);
    call.timeout().timeout(time.toNanos(), TimeUnit.NANOSECONDS);
    long begunNanos = System.nanoTime();
    try (Response response = call.execute()) {
      tell(request, response.code(), begunNanos, null);
      LOG.debug("{} {}: {}", request.method(), request.url().encodedPath(), response.code());
      return answer(exchange, response);
    } catch (IOException e) {
      LOG.debug("{} {}: {}", request.method(), request.url().encodedPath(), e.toString());
      tell(request, 0, begunNanos, reason(e));
      throw failed(exchange, e, time, attempts);
    } finally {
      attempts.ended(Duration.ofNanos(System.nanoTime() - begunNanos));
    }
  }

  void observe(CallObserver newObserver) {
    observer = newObserver;
  }

  private void tell(Request request, int status, long begunNanos, @Nullable String failure) {
    CallObserver told = observer;
    if (told != null) {
      long ms = (System.nanoTime() - begunNanos) / 1_000_000;
      told.called(request.method(), request.url().encodedPath(), status, ms, failure);
    }
  }

  private TrackerException failed(
      ApiRequest exchange, IOException e, Duration time, Attempts attempts) {
    if (Thread.currentThread().isInterrupted()) {
      return new TrackerException.Cancelled(e);
    }
    String outcome =
        !exchange.isWrite()
            ? ""
            : attempts.wasSent()
                ? " The change may have been made: read again before repeating it."
                : " Nothing was changed.";
    if (e instanceof InterruptedIOException) {
      return new TrackerException.TimedOut(
          "The tracker at %s did not answer within %d ms.%s"
              .formatted(settings.baseUrl(), time.toMillis(), outcome),
          e);
    }
    return new TrackerException.Unreachable(
        "The tracker at %s cannot be reached (%s). Is it running? STATE_TRACKING_API_URL says where it is.%s"
            .formatted(settings.baseUrl(), reason(e), outcome),
        e);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private ApiResponse answer(ApiRequest exchange, Response response) throws IOException {
    int status = response.code();
    String text = text(response);
    if (response.isSuccessful() || status == 304) {
      String etag = response.header("ETag");
      return new ApiResponse(
          status,
          etag == null ? "" : etag,
          text,
          response.header(Headers.IDEMPOTENT_REPLAYED) != null);
    }
    Problem problem = problem(text);
    String detail =
        problem != null && problem.detail() != null
            ? problem.detail()
            : problem != null
                ? problem.title()
                : "The tracker answered with HTTP status " + status + ".";
    Duration retryAfter = retryAfter(response.header("Retry-After"));
    if (status < 400) {
      throw new TrackerException.Malformed(
          "Not a tracker's answer: HTTP status " + status + " from " + settings.baseUrl() + ".",
          null);
    }
    throw TrackerException.of(
        status,
        problem == null && status == 404 ? exchange.what() + " not found" : detail,
        problem == null || problem.errors() == null ? List.of() : problem.errors(),
        problem == null ? null : problem.currentVersion(),
        retryAfter);
  }

  private String text(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(answerMaxBytes + 1)) {
      throw new TrackerException.Malformed(
          "The tracker's answer is longer than " + answerMaxBytes + " bytes.", null);
    }
    return source.readString(StandardCharsets.UTF_8);
  }

  private static @Nullable Problem problem(String text) {
    try {
      Problem problem = Json.read(Json.parseObject(text), TypeToken.get(Problem.class));
      // Gson leaves absent fields null, whatever the record says.
      return (Object) problem.title() == null ? null : problem;
    } catch (WireException _) {
      return null;
    }
  }

  /// Only seconds are understood; a date is as good as nothing, as the clocks may differ.
  private static @Nullable Duration retryAfter(@Nullable String header) {
    if (header == null || header.isEmpty() || header.length() > RETRY_AFTER_MAX_DIGITS) {
      return null;
    }
    return header.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Duration.ofSeconds(Long.parseLong(header))
        : null;
  }

  private Request request(
      ApiRequest exchange, @Nullable String idempotencyKey, CallOptions terms, Attempts attempts) {
    HttpUrl base = HttpUrl.get(settings.baseUrl());
    if (base == null) {
      throw new IllegalArgumentException("not a usable URL: " + settings.baseUrl());
    }
    HttpUrl.Builder url = base.newBuilder().query(null).fragment(null);
    if (base.pathSegments().getLast().isEmpty()) {
      url.removePathSegment(base.pathSize() - 1);
    }
    for (String segment : exchange.path()) {
      if (segment.equals(".") || segment.equals("..")) {
        // A URL cannot carry it: it would go to the thing above, and change that.
        throw new TrackerException.NotFound(
            exchange.what() + " has nothing named `" + segment + "`.");
      }
      url.addPathSegment(segment);
    }
    exchange.query().forEach(url::addQueryParameter);
    Request.Builder request =
        new Request.Builder()
            .url(url.build())
            .tag(Attempts.class, attempts)
            .header("Authorization", "Bearer " + apiKey)
            .header("Accept", "application/json, " + Problem.MEDIA_TYPE)
            .header("User-Agent", settings.userAgent())
            .header(Headers.ORIGIN, settings.origin());
    if (terms.actor() != null) {
      request.header(Headers.ACTOR, HeaderText.encode(terms.actor()));
    }
    if (terms.session() != null) {
      request.header(Headers.SESSION, terms.session());
    }
    if (idempotencyKey != null) {
      request.header(Headers.IDEMPOTENCY_KEY, idempotencyKey);
    }
    if (exchange.expectedVersion() != null) {
      request.header("If-Match", VersionTag.of(exchange.expectedVersion()));
    }
    if (exchange.ifNoneMatch() != null) {
      request.header("If-None-Match", exchange.ifNoneMatch());
      if (exchange.waitSeconds() > 0) {
        request.header(Headers.PREFER, "wait=" + exchange.waitSeconds());
      }
    }
    if (exchange.lineage()) {
      request.header(Headers.PREFER, Headers.LINEAGE);
    }
    return request.method(exchange.method(), body(exchange)).build();
  }

  private static @Nullable RequestBody body(ApiRequest exchange) {
    return exchange.body() == null
        ? null
        : RequestBody.create(
            escaped(exchange.body().toString()).getBytes(StandardCharsets.UTF_8),
            MediaType.get("application/json"));
  }

  /// Half of a surrogate pair has no UTF-8 and would be sent as a question mark; as JSON can say it
  /// the tracker sees it, and refuses it by its field.
  private static String escaped(String json) {
    StringBuilder text = null;
    for (int i = 0; i < json.length(); i++) {
      if (!Character.isSurrogate(json.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(json.codePointAt(i))) {
        i++;
        continue;
      }
      if (text == null) {
        text = new StringBuilder(json);
      }
      int at = i + text.length() - json.length();
      text.replace(at, at + 1, "\\u%04x".formatted((int) json.charAt(i)));
    }
    return text == null ? json : text.toString();
  }

  private OkHttpClient client() {
    OkHttpClient made = http;
    if (made != null) {
      return made;
    }
    synchronized (making) {
      made = http;
      if (made == null) {
        made = newClient();
        http = made;
      }
      return made;
    }
  }

  /// Everything happens on the calling thread (no fast fallback), so that an interrupt of it ends
  /// the call. Redirects are not followed: the key goes to the configured host and no other.
  private OkHttpClient newClient() {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if ("http".equalsIgnoreCase(settings.baseUrl().getScheme())) {
      // Else the machine's certificates are read for nothing, which costs time and memory.
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    return builder
        .callTimeout(settings.requestTimeout())
        // The call's time is the whole one's. A watch over each read and write would add nothing
        // but work.
        .connectTimeout(Duration.ZERO)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .eventListener(new SentNotes())
        .fastFallback(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .build();
  }

  /// Drops idle connections, so that nothing keeps the process or the tracker waiting.
  void close() {
    OkHttpClient made = http;
    if (made != null) {
      made.connectionPool().evictAll();
      made.dispatcher().executorService().shutdown();
    }
  }

  /// Notes what has left this machine: of that, the outcome is not known without an answer.
  private static final class SentNotes extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      Attempts attempts = call.request().tag(Attempts.class);
      if (attempts != null) {
        attempts.sending();
      }
    }
  }
}
