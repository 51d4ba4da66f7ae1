package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.core.BreakerRule;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.CallFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class PendingCallTest {
  @Test
  void aCallIsToldOnceThatItsTimeIsOverHoweverLongItTakesToListen() throws Exception {
    PendingCall call = new PendingCall(60_000, "", Counterpart.SILENT);
    long now = System.nanoTime();
    PendingCall.Event progress = new PendingCall.Event.Progress(RawObject.EMPTY);
    call.look(now);
    call.tell(progress);
    for (int tick = 0; tick < 1_000; tick++) {
      call.look(now + TimeUnit.MINUTES.toNanos(2) + tick);
    }
    PendingCall.Event answer = new PendingCall.Event.Answer(RawObject.EMPTY);
    call.tell(answer);
    assertThat(call.next()).isSameAs(progress);
    assertThat(call.next()).isEqualTo(new PendingCall.Event.Overdue());
    assertThat(call.next()).isSameAs(answer);
  }

  private static PendingCall.Event.Answer answer(String result) {
    return new PendingCall.Event.Answer(RawObject.EMPTY.with("result", result));
  }

  /// What its keeper is told.
  private static List<String> kept(PendingCall call) {
    List<String> told = new ArrayList<>();
    call.keep(
        new PendingCall.Keeper() {
          @Override
          public void answered(RawObject message) {
            told.add(String.valueOf(message.raw("result")));
          }

          @Override
          public void attend() {
            told.add("attend");
          }
        });
    return told;
  }

  @Test
  void aResultAloneNeedsNoThread() throws Exception {
    PendingCall call = new PendingCall(60_000, "", Counterpart.SILENT);
    List<String> told = kept(call);
    call.tell(answer("{}"));
    call.tell(answer("{\"late\":1}"));
    assertThat(told).containsExactly("{}");
    assertThat(call.drop()).as("nobody is to be told again").isFalse();
  }

  /// A caller who reads slowly, asks or is told why it failed may keep a thread; no reader's.
  @Test
  void anythingElseFindsOneAndKeepsItsOrder() throws Exception {
    String longOne = "{\"a\":\"%s\"}".formatted("x".repeat(PendingCall.AT_ONCE_MAX_CHARS));
    PendingCall.Event error =
        new PendingCall.Event.Answer(RawObject.EMPTY.with("error", "{\"code\":1}"));
    for (PendingCall.Event first :
        List.of(
            new PendingCall.Event.Progress(RawObject.EMPTY),
            new PendingCall.Event.Failure(Fault.unreachable("It is gone.", 0)),
            error,
            answer(longOne))) {
      PendingCall call = new PendingCall(60_000, "", Counterpart.SILENT);
      List<String> told = kept(call);
      PendingCall.Event second = answer("{}");
      call.tell(first);
      call.tell(second);
      assertThat(told).containsExactly("attend");
      assertThat(call.next()).isSameAs(first);
      assertThat(call.next()).isSameAs(second);
    }
  }

  /// What came before it may be for a caller who reads slowly.
  @Test
  void whatIsNotWantedAnyMoreWaitsForNothingThatCameBefore() throws Exception {
    PendingCall call = new PendingCall(60_000, "", Counterpart.SILENT);
    List<String> told = kept(call);
    for (int i = 0; i < 3; i++) {
      call.tell(new PendingCall.Event.Progress(RawObject.EMPTY));
    }
    call.tell(new PendingCall.Event.Cancelled());
    assertThat(told).containsExactly("attend");
    assertThat(call.next()).isEqualTo(new PendingCall.Event.Cancelled());
  }

  @Test
  void whatIsDroppedTellsNobody() throws Exception {
    PendingCall call = new PendingCall(60_000, "", Counterpart.SILENT);
    List<String> told = kept(call);
    assertThat(call.drop()).isTrue();
    call.tell(answer("{}"));
    assertThat(told).isEmpty();
  }

  /// People take their time, and a server that waits for them is not to blame.
  @Test
  void noTimeIsOverWhileItsCallerIsAskedAndWhatWasLeftIsLeftAfterThat() throws Exception {
    PendingCall call = new PendingCall(TimeUnit.HOURS.toMillis(1), "a", Counterpart.SILENT);
    long deadline = call.deadlineNanos();
    long left = deadline - System.nanoTime();
    assertThat(left).isPositive();
    PendingCall.Event.Asked question =
        new PendingCall.Event.Asked("1", "elicitation/create", RawObject.EMPTY);
    assertThat(call.take(question)).isTrue();
    assertThat(call.next()).isSameAs(question);
    call.asks();
    assertThat(call.isAsking()).isTrue();
    call.look(deadline + PendingCall.ASKED_MAX.toNanos() - 1);
    assertThat(call.isAnswered("1")).isTrue();
    assertThat(call.isAsking()).isFalse();
    assertThat(call.deadlineNanos() - System.nanoTime()).isLessThanOrEqualTo(left);
    PendingCall.Event.Asked again =
        new PendingCall.Event.Asked("2", "elicitation/create", RawObject.EMPTY);
    assertThat(call.take(again)).isTrue();
    assertThat(call.next()).as("nothing was over before").isSameAs(again);
    call.asks();
    call.look(System.nanoTime() + PendingCall.ASKED_MAX.toNanos() + TimeUnit.HOURS.toNanos(2));
    assertThat(call.next()).isEqualTo(new PendingCall.Event.Overdue());
    assertThat(call.isAsking()).as("it is the caller whom all waited for").isTrue();
    assertThat(CallFaults.overdue("s", 60_000, true).code()).isEqualTo(ErrorCode.MCP_CLIENT_ERROR);
    assertThat(BreakerRule.countsAgainst(CallFaults.overdue("s", 60_000, true))).isFalse();
    assertThat(BreakerRule.countsAgainst(CallFaults.overdue("s", 60_000, false))).isTrue();
  }
}
