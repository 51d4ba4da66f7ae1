package dev.boardcast.github.api;

import com.google.gson.JsonObject;
import java.io.IOException;

/// Brings one request to GitHub and its answer back.
public interface Carrier {
  /// @throws IOException when there is no answer; its text is not for a person
  Exchange post(Endpoint endpoint, Token token, String document, JsonObject variables)
      throws IOException;

  /// A call of REST, which changes nothing of a board.
  ///
  /// @param path as of REST's own address
  /// @return a list as the only member, `list`, of its body
  /// @throws IOException as for `post`
  Exchange rest(Endpoint endpoint, Token token, String method, String path) throws IOException;
}
