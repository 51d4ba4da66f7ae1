package dev.boardcast.gateway.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.MessageSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One key alone must not have all places of a server, each for as long as a person may take.
final class AskLimitTest {
  private static final RawObject ANSWER = RawObject.EMPTY.with("result", "{}");

  private final List<String> reached = new ArrayList<>();
  private final AskLimit limit = new AskLimit(reached::add);
  private final List<String> answers = new ArrayList<>();

  /// A session with one call, which asks.
  private final class Session {
    private final Asking asking = new Asking();
    private final OlderTalk talk;

    Session(String key) {
      talk = new OlderTalk(MessageSink.CLOSED, asking, limit, key, RawObject.EMPTY, null);
    }

    Session asks() {
      talk.ask("elicitation/create", RawObject.EMPTY, answers::add);
      return this;
    }

    void isAnswered(int number) {
      assertThat(asking.answered(ANSWER.with("id", "\"gateway-" + number + "\""))).isTrue();
    }
  }

  private List<Session> full(String key) {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < AskLimit.CALLS_OF_KEY_MAX_COUNT; i++) {
      sessions.add(new Session(key).asks());
    }
    assertThat(answers).isEmpty();
    return sessions;
  }

  private boolean isRefused(Session session) {
    answers.clear();
    session.asks();
    boolean refused = !answers.isEmpty();
    assertThat(answers).allMatch(answer -> answer.contains("the caller was not asked"));
    answers.clear();
    return refused;
  }

  @Test
  void callsOfAKeyThatAskAreBoundedOverAllItsSessions() {
    List<Session> sessions = full("a");
    assertThat(reached).isEmpty();
    assertThat(isRefused(new Session("a"))).isTrue();
    assertThat(reached).containsExactly("a");
    assertThat(isRefused(new Session("b"))).as("of another key").isFalse();
    // It is calls that are counted: more questions of one change nothing.
    sessions.getFirst().asks();
    sessions.getFirst().isAnswered(1);
    assertThat(isRefused(new Session("a"))).isTrue();
    sessions.getFirst().isAnswered(2);
    assertThat(isRefused(new Session("a"))).isFalse();
    assertThat(isRefused(new Session("a"))).isTrue();
  }

  @Test
  void aCallThatIsOverGivesItsPlaceBackOnce() {
    List<Session> sessions = full("a");
    sessions.getFirst().talk.over();
    sessions.getFirst().talk.over();
    assertThat(isRefused(new Session("a"))).isFalse();
    assertThat(isRefused(new Session("a"))).isTrue();
    sessions.get(1).asking.close();
    sessions.get(1).talk.over();
    assertThat(isRefused(new Session("a"))).isFalse();
    assertThat(isRefused(new Session("a"))).isTrue();
  }

  @Test
  void callersOfBothGenerationsShareIt() throws Exception {
    List<Session> sessions = full("a");
    KeptCall modern = kept();
    modern.begin(call -> {
      call.ask("elicitation/create", RawObject.EMPTY, answers::add);
      return "{}";
    });
    assertThat(modern.next()).isInstanceOf(KeptCall.Step.Done.class);
    assertThat(answers).singleElement().asString().contains("the caller was not asked");
    sessions.getFirst().talk.over();
    KeptCall other = kept();
    other.ask("elicitation/create", RawObject.EMPTY, answers::add);
    assertThat(other.next()).isInstanceOf(KeptCall.Step.Asks.class);
    assertThat(isRefused(new Session("a"))).isTrue();
    other.answer(RawObject.parse("{\"1\":{}}"));
    answers.clear();
    assertThat(isRefused(new Session("a"))).isFalse();
  }

  @Test
  void aKeptCallThatEndsGivesItsPlaceBack() throws Exception {
    full("a").getFirst().talk.over();
    KeptCall modern = kept();
    modern.begin(call -> {
      call.ask("elicitation/create", RawObject.EMPTY, answers::add);
      return "{}";
    });
    while (!(modern.next() instanceof KeptCall.Step.Done)) {
      // First it asks.
    }
    assertThat(isRefused(new Session("a"))).isFalse();
  }

  private KeptCall kept() throws IOException {
    RawObject offers = RawObject.parse("{\"elicitation\":{}}");
    return new KeptCall("a", "what", offers, null, RawObject.EMPTY, limit);
  }
}
