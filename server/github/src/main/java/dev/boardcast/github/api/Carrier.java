package dev.boardcast.github.api;

import com.google.gson.JsonObject;
import java.io.IOException;

/// Brings one request to GitHub and its answer back.
public interface Carrier {
  /// @throws IOException when there is no answer; its text is not for a person
  Exchange post(Endpoint endpoint, Token token, String document, JsonObject variables)
      throws IOException;
}
