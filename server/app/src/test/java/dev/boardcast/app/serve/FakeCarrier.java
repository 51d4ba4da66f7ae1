package dev.boardcast.app.serve;

import com.google.gson.JsonObject;
import dev.boardcast.github.api.Carrier;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Exchange;
import dev.boardcast.github.api.Token;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.testkit.github.FakeGitHub;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// To the tests' GitHub without a wire; before and after each request one may be killed.
///
/// @param before each request that nothing befalls: somebody may act right then
/// @param after each request
record FakeCarrier(FakeGitHub gitHub, Killer killer, Runnable before, Runnable after)
    implements Carrier {
  @Override
  public Exchange post(Endpoint endpoint, Token token, String document, JsonObject variables)
      throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("query", document);
    body.add("variables", variables);
    killer.maybe();
    if (!gitHub.hasFaults() && !killer.isArmed()) {
      before.run();
    }
    FakeGitHub.Reply reply = gitHub.ask(token.value(), Json.write(body));
    after.run();
    killer.maybe();
    if (reply == null) {
      throw new IOException("cut");
    }
    JsonObject answer;
    try {
      answer = Json.parseObject(reply.text());
    } catch (WireException _) {
      answer = null;
    }
    return new Exchange(
        reply.status(),
        answer,
        Optional.of(reply.date()),
        Optional.ofNullable(reply.scopes()),
        reply.retryAfterS() == null ? OptionalLong.empty() : OptionalLong.of(reply.retryAfterS()));
  }
}
