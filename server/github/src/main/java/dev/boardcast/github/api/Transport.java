package dev.boardcast.github.api;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// One POST and its answer. No redirect is followed, for a token is for one host.
public final class Transport implements Carrier, AutoCloseable {
  /// An answer past this is not read. A page of a hundred issues with bodies as long as GitHub
  /// allows is below it.
  static final int ANSWER_MAX_BYTES = 64 * 1024 * 1024;

  /// GitHub gives up by itself after 10 s.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .followRedirects(false)
          .followSslRedirects(false)
          .retryOnConnectionFailure(false)
          .callTimeout(PATIENCE)
          .readTimeout(PATIENCE)
          .build();

  private final String agent;

  /// @param agent the program and its version, which GitHub wants to know
  public Transport(String agent) {
    this.agent = agent;
  }

  @Override
  public Exchange post(Endpoint endpoint, Token token, String document, JsonObject variables)
      throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("query", document);
    body.add("variables", variables);
    Request request =
        new Request.Builder()
            .url(endpoint.graphQl().toString())
            .header("Authorization", "Bearer " + token.value())
            .header("User-Agent", agent)
            .header("Accept", "application/json")
            .post(RequestBody.create(Json.write(body), JSON))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return new Exchange(
          response.code(),
          body(response.body()),
          date(response.header("Date")),
          Optional.ofNullable(response.header("X-OAuth-Scopes")),
          seconds(response.header("Retry-After")));
    }
  }

  private static @Nullable JsonObject body(ResponseBody body) throws IOException {
    BufferedSource source = body.source();
    if (source.request(ANSWER_MAX_BYTES + 1L)) {
      throw new IOException("the answer is longer than %d bytes".formatted(ANSWER_MAX_BYTES));
    }
    try {
      return Json.parseObject(source.readUtf8());
    } catch (WireException _) {
      return null;
    }
  }

  private static Optional<Instant> date(@Nullable String header) {
    try {
      return header == null
          ? Optional.empty()
          : Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header)));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static OptionalLong seconds(@Nullable String header) {
    return header != null && header.matches("[0-9]{1,6}")
        ? OptionalLong.of(Long.parseLong(header))
        : OptionalLong.empty();
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
