package dev.boardcast.gateway.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.config.RateLimits;
import dev.boardcast.gateway.core.Permissions;
import dev.boardcast.gateway.core.uri.ResourceUri;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.talk.Follows;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.protocol.http.HttpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class McpSessionTest {
  private final Set<String> followed = new TreeSet<>();
  private final Follows follows =
      new Follows((_, uris) -> {
        followed.clear();
        followed.addAll(uris);
      });
  private final McpSession session =
      new McpSession("s", key(), RawObject.EMPTY, follows, System.nanoTime());

  private static KeyConfig key() {
    Permissions all = Permissions.of(List.of("*"), List.of(), false);
    return new KeyConfig(
        "k", "", all, all, ResourceUri.Rule.of(List.of("*"), List.of(), false), RateLimits.NONE);
  }

  /// The answer to a GET, which is all that was written.
  private static final class Reply implements HttpReply {
    private final List<String> written = new ArrayList<>();
    private boolean over;

    @Override
    public void answer(int status, Map<String, String> headers, String body) {
      over = true;
    }

    @Override
    public void begin(int status, Map<String, String> headers) {}

    @Override
    public void write(String text) {
      written.add(text);
    }

    @Override
    public void finish() {
      over = true;
    }

    @Override
    public boolean isOpen() {
      return !over;
    }

    @Override
    public void onClosed(Runnable then) {}
  }

  /// A client whose stream broke opens another, and the gateway may hear of the end later.
  @Test
  void aStreamThatIsOpenedAgainIsTheOneThatIsToldAndOutlivesTheEndOfTheFirst() {
    Reply first = new Reply();
    Reply second = new Reply();
    EventStream before = new EventStream(first, true);
    session.attach(before);
    session.tell("1");
    session.attach(new EventStream(second, true));
    assertThat(first.over).as("one stream a session").isTrue();
    session.tell("2");
    session.detach(before);
    session.tell("3");
    assertThat(first.written).containsExactly("event: message\ndata: 1\n\n");
    assertThat(second.written)
        .containsExactly("event: message\ndata: 2\n\n", "event: message\ndata: 3\n\n");
    assertThat(session.isBusy()).isTrue();
  }

  @Test
  void whatItFollowsStaysWithoutAStreamAndEndsWithTheSession() {
    assertThat(session.follow(new Follows.One("x", "a:1", "a:1"))).isTrue();
    Reply first = new Reply();
    EventStream stream = new EventStream(first, true);
    session.attach(stream);
    session.detach(stream);
    assertThat(followed).containsExactly("a:1");
    session.close();
    assertThat(followed).isEmpty();
    // A stream, or a request, that came too late.
    Reply late = new Reply();
    session.attach(new EventStream(late, true));
    assertThat(late.over).isTrue();
    var _ = session.follow(new Follows.One("x", "a:2", "a:2"));
    assertThat(followed).isEmpty();
  }

  @Test
  void itsCallsAreCancelledByTheirIdsAndAllAtItsEnd() {
    List<String> cancelled = new ArrayList<>();
    session.began("1", () -> cancelled.add("1"));
    session.began("2", () -> cancelled.add("2"));
    Runnable third = () -> cancelled.add("3");
    session.began("3", third);
    session.cancel("2");
    session.cancel("4");
    assertThat(cancelled).containsExactly("2");
    session.ended("3", third);
    session.close();
    assertThat(cancelled).containsExactlyInAnyOrder("2", "1", "2");
  }
}
