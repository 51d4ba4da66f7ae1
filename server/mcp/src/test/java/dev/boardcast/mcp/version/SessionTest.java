package dev.boardcast.mcp.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.resource.Watch;
import org.junit.jupiter.api.Test;

/// What a session keeps is bounded, whatever its client says: a thousand that never end must fit.
final class SessionTest {
  private static final Watch NOTHING = () -> {};

  @Test
  void addressesThatAreWatchedAreBoundedInCharactersToo() {
    try (Session session = new Session(null)) {
      String long1 = "board://" + "x".repeat(Session.WATCHES_MAX_CHARS / 2);
      assertThat(session.watch(long1, () -> NOTHING)).isEqualTo(Session.Watching.YES);
      assertThat(session.watch(long1 + "y", () -> NOTHING)).isEqualTo(Session.Watching.TOO_MANY);
      assertThat(session.watch("board://1", () -> NOTHING)).isEqualTo(Session.Watching.YES);
      session.unwatch(long1);
      assertThat(session.watch(long1 + "y", () -> NOTHING)).isEqualTo(Session.Watching.YES);
    }
  }

  @Test
  void capabilitiesThatNoClientHasAreNotKept() {
    JsonObject capabilities = new JsonObject();
    capabilities.add("elicitation", new JsonObject());
    try (Session session = new Session(null)) {
      session.open(LegacyVersion.LATEST, "c", capabilities);
      assertThat(session.capabilities().has("elicitation")).isTrue();
      capabilities.addProperty("more", "x".repeat(Session.CAPABILITIES_MAX_CHARS));
      session.open(LegacyVersion.LATEST, "c", capabilities);
      assertThat(session.capabilities().size()).isZero();
    }
  }
}
