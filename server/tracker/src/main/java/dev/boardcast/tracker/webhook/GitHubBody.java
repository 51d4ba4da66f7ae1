package dev.boardcast.tracker.webhook;

import dev.boardcast.tracker.service.request.Refusal;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A delivery's body: JSON, or a form with JSON in its field `payload`, which is what GitHub sends
/// where nobody said otherwise. The signature is that of the bytes as they came, in both cases.
public final class GitHubBody {
  public static final String FORM = "application/x-www-form-urlencoded";

  private static final String FIELD = "payload=";

  private GitHubBody() {}

  /// @return its JSON
  public static String json(byte[] body, @Nullable String contentType) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new Refusal.Malformed("The request body is not valid UTF-8.");
    }
    if (text.isEmpty()) {
      throw new Refusal.Malformed("The request has no body; a JSON object is expected.");
    }
    return isForm(contentType) ? payload(text) : text;
  }

  public static boolean isForm(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM);
  }

  private static String payload(String form) {
    for (String field : form.split("&", -1)) {
      if (field.startsWith(FIELD)) {
        try {
          return URLDecoder.decode(field.substring(FIELD.length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
          throw new Refusal.Malformed("The form's field `payload` cannot be read.");
        }
      }
    }
    throw new Refusal.Malformed("The form has no field `payload`.");
  }
}
