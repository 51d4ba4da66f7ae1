package dev.boardcast.tracker.http;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.HeaderText;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.request.Paging;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request says, outside and inside of its body. Every method refuses with a `Refusal`.
public final class Params {
  private Params() {}

  /// A number in the path.
  public static int number(RoutingContext ctx, String name) {
    return positive(name, ctx.pathParam(name));
  }

  /// What a change is about: the project in the path, where there is one.
  static Lane lane(RoutingContext ctx) {
    return ctx.pathParam("projectNumber") == null
        ? Lane.none()
        : Lane.of(number(ctx, "projectNumber"));
  }

  /// The number of items that a list shall have.
  public static int limit(RoutingContext ctx, int defaultItems, int maxItems) {
    String text = query(ctx, "limit");
    if (text == null) {
      return defaultItems;
    }
    return Paging.limit(positive("limit", text), maxItems);
  }

  public static @Nullable String query(RoutingContext ctx, String name) {
    List<String> values = ctx.queryParam(name);
    if (values.size() > 1) {
      throw Refusal.invalid(name, "is there " + values.size() + " times");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /// A misspelt filter would otherwise pass for one that everything fits.
  public static void allowQuery(RoutingContext ctx, Endpoint call) {
    Set<String> known = call.queryNames();
    for (String name : ctx.queryParams().names()) {
      if (!known.contains(name)) {
        throw Refusal.invalid(
            name.substring(0, Math.min(name.length(), 64)),
            known.isEmpty()
                ? "is not known here; this call has no query parameters"
                : "is not known here; known are " + String.join(", ", known));
      }
    }
  }

  /// The body as an object. Without a body: an empty one.
  static JsonObject body(RoutingContext ctx) {
    return Json.parseRequest(text(ctx));
  }

  /// The body's text, as strict UTF-8.
  public static String text(RoutingContext ctx) {
    Buffer buffer = ctx.body().buffer();
    if (buffer == null || buffer.length() == 0) {
      throw new Refusal.Malformed("The request has no body; a JSON object is expected.");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer.getBytes()))
          .toString();
    } catch (CharacterCodingException _) {
      throw new Refusal.Malformed("The request body is not valid UTF-8.");
    }
  }

  public static Actor caller(RoutingContext ctx) {
    return new Actor(
        actor(ctx),
        header(ctx, Headers.ORIGIN, CallLimits.ORIGIN_MAX_CHARS),
        header(ctx, Headers.SESSION, Headers.SESSION_MAX_CHARS));
  }

  public static @Nullable String idempotencyKey(RoutingContext ctx) {
    String key = header(ctx, Headers.IDEMPOTENCY_KEY, CallLimits.IDEMPOTENCY_KEY_MAX_CHARS);
    if (key != null && key.indexOf(' ') >= 0) {
      throw Refusal.invalid(Headers.IDEMPOTENCY_KEY, "must be visible ASCII characters");
    }
    return key;
  }

  private static @Nullable String actor(RoutingContext ctx) {
    String value = ctx.request().getHeader(Headers.ACTOR);
    if (value == null) {
      return null;
    }
    return name(
        Headers.ACTOR,
        HeaderText.decode(value).orElse(""),
        ActorName.MAX_CHARS,
        "must be 1 to %d visible characters, beyond ASCII as RFC 8187 has them (UTF-8''Zo%%C3%%AB)"
            .formatted(ActorName.MAX_CHARS));
  }

  /// A name that is shown beside changes: one line, without what is blank at its ends.
  ///
  /// @param rule what is said of one that is blank or too long
  public static String name(String field, String given, int maxChars, String rule) {
    String name = TextRules.trimmed(given);
    OptionalInt refused = TextRules.refusedInLine(name);
    if (refused.isPresent()) {
      throw Refusal.invalid(field, TextRules.refusal(refused.getAsInt()));
    }
    if (TextRules.isBlank(name) || Limits.length(name) > maxChars) {
      throw Refusal.invalid(field, rule);
    }
    return name;
  }

  private static @Nullable String header(RoutingContext ctx, String name, int maxChars) {
    String value = ctx.request().getHeader(name);
    if (value == null) {
      return null;
    }
    if (value.isBlank()
        || value.length() > maxChars
        || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw Refusal.invalid(name, "must be 1 to %d visible ASCII characters".formatted(maxChars));
    }
    return value;
  }

  public static int positive(String name, @Nullable String text) {
    if (text != null && !text.startsWith("+")) {
      try {
        int number = Integer.parseInt(text);
        if (number > 0) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Falls through to the one refusal below.
      }
    }
    throw Refusal.invalid(name, "must be a positive integer");
  }
}
