package dev.boardcast.mcp.version.request;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What a call that asks its client has the client keep until it calls again: the answers so far,
/// sealed, for this very call and a while. So no server needs to remember anything, and any that
/// has the same key can go on.
public final class RequestState {
  /// A state is good for so long.
  static final Duration GOOD_FOR = Duration.ofHours(1);

  private static final String MAC = "HmacSHA256";
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final Supplier<byte[]> secret;
  private @Nullable SecretKeySpec key;

  /// @param secret of all servers that a client may come back to; asked for once, with the first
  ///   state, because the cryptography that makes it takes longer to load than all else at the
  ///   start
  public RequestState(Supplier<byte[]> secret) {
    this.secret = secret;
  }

  private synchronized SecretKeySpec key() {
    SecretKeySpec made = key;
    if (made == null) {
      made = new SecretKeySpec(secret.get(), MAC);
      key = made;
    }
    return made;
  }

  /// @param call what identifies it: its method and its parameters
  public String seal(JsonObject answers, String call, Instant now) {
    JsonObject state = new JsonObject();
    state.addProperty("call", digest(call));
    state.addProperty("until", now.plus(GOOD_FOR).toEpochMilli());
    state.add("answers", answers);
    String payload = TEXT.encodeToString(state.toString().getBytes(StandardCharsets.UTF_8));
    return payload + "." + TEXT.encodeToString(sign(payload));
  }

  /// The answers; empty when the state is not ours, is for another call, or too old.
  public Optional<JsonObject> open(String sealed, String call, Instant now) {
    int dot = sealed.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String payload = sealed.substring(0, dot);
    try {
      byte[] signature = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
      if (!MessageDigest.isEqual(signature, sign(payload))) {
        return Optional.empty();
      }
      String text = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
      return JsonText.parse(text) instanceof JsonObject state
              && state.get("until") instanceof JsonPrimitive until
              && until.getAsLong() >= now.toEpochMilli()
              && state.get("call").getAsString().equals(digest(call))
          ? Optional.of(state.getAsJsonObject("answers"))
          : Optional.empty();
    } catch (IllegalArgumentException | IOException _) {
      return Optional.empty();
    }
  }

  private byte[] sign(String payload) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key());
      return mac.doFinal(payload.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String call) {
    try {
      return TEXT.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(call.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
