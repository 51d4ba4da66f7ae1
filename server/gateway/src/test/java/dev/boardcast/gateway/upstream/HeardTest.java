package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeardTest {
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final Heard heard = new Heard(pending);

  /// Can be asked.
  private record Caller(RawObject offers, boolean understandsQuestions) implements Counterpart {
    @Override
    public @Nullable LogLevel logLevel() {
      return null;
    }

    @Override
    public RawObject answers() {
      return RawObject.EMPTY;
    }

    @Override
    public void told(String method, RawObject params) {}

    @Override
    public void ask(String method, RawObject params, Consumer<String> then) {}
  }

  private PendingCall began(long id, String caller, boolean modern) throws IOException {
    RawObject offers = Offers.of(RawObject.parse("{\"elicitation\":{}}"));
    PendingCall call = new PendingCall(60_000, caller, new Caller(offers, modern));
    pending.put(id, call);
    return call;
  }

  private void givenUp(long id, PendingCall call) {
    heard.abandoned(id, call);
    pending.remove(id);
  }

  /// Whether a question that may be for any call is passed on.
  private boolean isPassedOn(String id) {
    Optional<String> answer = heard.asked(id, "elicitation/create", RawObject.EMPTY, 0);
    return answer.isEmpty();
  }

  @Test
  void whatAGivenUpCallAsksGoesToNoOtherCaller() throws IOException {
    givenUp(1, began(1, "a", false));
    PendingCall others = began(2, "b", false);
    assertThat(isPassedOn("1")).isFalse();
    heard.answered(1);
    assertThat(isPassedOn("2")).as("the server is done with it").isTrue();
    assertThat(others.end()).containsExactly("2");
  }

  @Test
  void itsOwnCallerIsAsked() throws IOException {
    givenUp(1, began(1, "a", false));
    began(2, "a", false);
    assertThat(isPassedOn("1")).isTrue();
  }

  /// Two clients may have one key, and no session tells one from the other.
  @Test
  void aKeyAloneIsNotWhoIsAsked() throws IOException {
    PendingCall first = began(1, "key", true);
    assertThat(isPassedOn("1")).isTrue();
    began(2, "key", true);
    assertThat(isPassedOn("2")).as("with two calls in flight").isFalse();
    givenUp(1, first);
    assertThat(isPassedOn("3")).as("with one in flight, and one given up").isFalse();
  }

  @Test
  void whatWasAnsweredMeanwhileIsNotKept() throws IOException {
    PendingCall call = began(1, "a", false);
    pending.remove(1L);
    heard.abandoned(1, call);
    began(2, "b", false);
    assertThat(isPassedOn("1")).isTrue();
  }

  @Test
  void withTooManyGivenUpNobodyIsAsked() throws IOException {
    for (long id = 1; id <= Heard.ABANDONED_MAX_COUNT; id++) {
      givenUp(id, began(id, "a", false));
    }
    PendingCall more = began(100, "a", false);
    assertThat(isPassedOn("1")).isTrue();
    givenUp(100, more);
    began(101, "a", false);
    assertThat(isPassedOn("2")).isFalse();
  }

  @Test
  void aQuestionToACallThatIsOverIsAnswered() throws IOException {
    PendingCall call = began(1, "a", false);
    assertThat(isPassedOn("1")).isTrue();
    assertThat(call.end()).containsExactly("1");
    assertThat(isPassedOn("2")).isFalse();
    assertThat(call.isAnswered("1")).isFalse();
  }

  @Test
  void questionsThatWaitAreCounted() throws IOException {
    PendingCall call = began(1, "a", false);
    for (int i = 0; i < PendingCall.ASKED_MAX_COUNT; i++) {
      assertThat(isPassedOn("" + i)).isTrue();
    }
    assertThat(isPassedOn("more")).isFalse();
    call.asks();
    assertThat(call.isAnswered("0")).isTrue();
    assertThat(isPassedOn("again")).isTrue();
  }
}
