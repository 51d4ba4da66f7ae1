package dev.boardcast.github.api;

import com.google.gson.JsonObject;
import dev.boardcast.github.core.Pacing.Kind;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.util.function.Supplier;

/// What all typed calls do with a line. For one thread.
record Asking(Line line) {
  JsonObject call(Kind kind, String document, JsonObject variables) {
    return line.call(kind, document, variables);
  }

  /// An answer in which what is missing is not there.
  JsonObject whole(Kind kind, String document, JsonObject variables) {
    JsonObject body = call(kind, document, variables);
    if (Answers.isIncomplete(body)) {
      throw new GitHubException(new Failure.Unknown("GitHub answered only a part"));
    }
    return body;
  }

  static JsonObject data(JsonObject body) {
    return JsonFields.object(JsonFields.required(body, "data"), "data");
  }

  static GitHubException gone(String message) {
    return new GitHubException(new Failure.Gone(message));
  }

  static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (WireException | DateTimeException e) {
      throw new GitHubException(
          new Failure.Unknown("GitHub's answer cannot be read: " + e.getMessage()));
    }
  }
}
