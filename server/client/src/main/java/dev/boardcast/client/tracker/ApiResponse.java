package dev.boardcast.client.tracker;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import org.jspecify.annotations.Nullable;

/// A 2xx or 304 answer.
///
/// @param etag empty where there is none
/// @param repeated whether it is the answer to an earlier request of the same key
record ApiResponse(int status, String etag, String text, boolean repeated) {
  boolean isNotModified() {
    return status == 304;
  }

  JsonElement json() {
    try {
      return Json.parse(text);
    } catch (WireException e) {
      throw malformed(e);
    }
  }

  <T> T as(Class<T> type) {
    return as(json(), TypeToken.get(type));
  }

  <T> T as(TypeToken<T> type) {
    return as(json(), type);
  }

  <T> T as(JsonElement part, TypeToken<T> type) {
    try {
      return Json.read(part, type);
    } catch (WireException e) {
      throw malformed(e);
    }
  }

  static TrackerException malformed(@Nullable Throwable cause) {
    String details = cause == null ? "" : ": " + cause.getMessage();
    return new TrackerException.Malformed(
        "The tracker's answer cannot be read%s. Check that STATE_TRACKING_API_URL names a Boardcast tracker of this version."
            .formatted(details),
        cause);
  }
}
