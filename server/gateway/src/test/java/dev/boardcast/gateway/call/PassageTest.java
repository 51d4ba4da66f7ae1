package dev.boardcast.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonObject;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.config.TypeRule;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.PinRule;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.pin.Pins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How anything gets to a server, with a thread that waits for it and without.
@Timeout(900)
final class PassageTest {
  private static final Passage.Nature NATURE = new Passage.Nature(true, true);
  private static final Fault BUSY = Fault.limited("Not now.", 0);

  private final Passage passage = new Passage(Observer.NONE);
  private final List<KeyConfig> keys = new ArrayList<>();

  /// Is asked nothing: what is made of it is up to each test.
  private static final class Nothing implements Connector {
    @Override
    public List<ToolEntry> tools() {
      return List.of();
    }

    @Override
    public String call(ToolCall call) {
      throw new IllegalStateException();
    }

    @Override
    public ConnectorState state() {
      return new ConnectorState(ConnectorState.Phase.UP, 1, null);
    }

    @Override
    public void close() {}
  }

  /// One failure of two opens its breaker.
  private Server server(String more) {
    ConfigOutcome outcome =
        new ConfigReader(Map.of("x", new TypeRule(new JsonObject(), (_, _) -> List.of())))
            .read(
                """
                servers: [{id: s, type: x, breaker: {failure_rate: 50, window: 2, open_ms: 600000}%s}]
                keys: [{name: k, digest: "sha256:%s", allow: ["*"]}]
                """
                    .formatted(more, "0".repeat(64)));
    assertThat(outcome).isInstanceOf(ConfigOutcome.Good.class);
    ServerConfig config = ((ConfigOutcome.Good) outcome).config().servers().getFirst();
    keys.addAll(((ConfigOutcome.Good) outcome).config().keys());
    Pins pins = new Pins(PinRule.Mode.OFF, Map.of(), null);
    return new Server(config, new Nothing(), pins, Observer.NONE);
  }

  private CallTrack track() {
    Caller caller = new Caller(keys.getFirst(), "s", "mcp", "r", "127.0.0.1", Counterpart.SILENT);
    return new CallTrack(caller, CallReport.Kind.TOOL, RawObject.EMPTY);
  }

  private String through(Server server, Passage.Attempt attempt)
      throws GatewayException, InterruptedException {
    return passage.through(track(), keys.getFirst(), server, NATURE, attempt);
  }

  private void cancelled(Server server, long afterMs, boolean heard) {
    Throwable thrown =
        catchThrowable(() ->
            through(
                server,
                (_, alive) -> {
                  if (heard) {
                    alive.run();
                  }
                  long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs);
                  while (System.nanoTime() - until <= 0) {
                    Thread.onSpinWait();
                  }
                  throw new InterruptedException();
                }));
    assertThat(thrown).isInstanceOf(InterruptedException.class);
  }

  /// Callers who are less patient than the gateway see a server hang, too.
  @Test
  void aCallThatIsGivenUpAfterHalfOfItsTimeCountsWhereTheServerSaidNothing() {
    Server quick = server(", timeouts: {call_ms: 100}");
    cancelled(quick, 60, true);
    cancelled(quick, 60, true);
    assertThat(quick.breakerState()).as("it said something").isEqualTo("closed");
    cancelled(quick, 60, false);
    assertThat(quick.breakerState()).isEqualTo("open");
  }

  @Test
  void aCallThatIsGivenUpSoonSaysNothing() {
    Server patient = server(", timeouts: {call_ms: 600000}");
    for (int i = 0; i < 5; i++) {
      cancelled(patient, 0, false);
    }
    assertThat(patient.breakerState()).isEqualTo("closed");
    assertThat(passage.inFlight()).isZero();
    assertThat(patient.inFlight()).isZero();
  }

  /// An attempt that no thread waits for.
  private abstract static class Begun implements Passage.Attempt {
    @Override
    public String make(long timeoutMs, Runnable alive)
        throws GatewayException, InterruptedException {
      throw new IllegalStateException("it can be begun");
    }

    @Override
    public abstract @Nullable Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> ended)
        throws GatewayException;
  }

  private CompletableFuture<Ending> begin(
      Server server, Passage.Attempt attempt, Cancelling cancelling) throws GatewayException {
    CompletableFuture<Ending> ended = new CompletableFuture<>();
    passage.begin(
        track(),
        keys.getFirst(),
        server,
        NATURE,
        attempt,
        cancelling,
        how -> assertThat(ended.complete(how)).as("once").isTrue());
    return ended;
  }

  @Test
  void aCallThatNobodyWaitsForHoldsItsPlaceUntilItEnds() throws Exception {
    Server server = server("");
    CompletableFuture<Consumer<Ending>> told = new CompletableFuture<>();
    CompletableFuture<Ending> ended =
        begin(
            server,
            new Begun() {
              @Override
              public Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> how) {
                told.complete(how);
                return () -> how.accept(new Ending.Cancelled());
              }
            },
            new Cancelling());
    assertThat(passage.inFlight()).isEqualTo(1);
    assertThat(server.inFlight()).isEqualTo(1);
    told.get().accept(new Ending.Result("{}"));
    assertThat(ended).isCompletedWithValue(new Ending.Result("{}"));
    assertThat(passage.inFlight()).isZero();
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void itIsCancelledByWhateverItIsDoneWith() throws Exception {
    Cancelling cancelling = new Cancelling();
    CompletableFuture<Ending> ended =
        begin(
            server(""),
            new Begun() {
              @Override
              public Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> how) {
                return () -> how.accept(new Ending.Cancelled());
              }
            },
            cancelling);
    cancelling.run();
    assertThat(ended).isCompletedWithValue(new Ending.Cancelled());
    // Where a thread has to wait, by its interrupt.
    Cancelling other = new Cancelling();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Ending> slow =
        begin(
            server(""),
            (_, _) -> {
              waits.countDown();
              new CountDownLatch(1).await();
              return "";
            },
            other);
    waits.await();
    other.run();
    assertThat(slow.get()).isEqualTo(new Ending.Cancelled());
    assertThat(passage.inFlight()).isZero();
  }

  /// Whether it failed at once or later.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasNotSentIsTriedAgainByAThreadThatWaits(boolean atOnce) throws Exception {
    Server server = server(", retry_policy: {max_attempts: 3, backoff_ms: 1}");
    List<String> attempts = new ArrayList<>();
    CompletableFuture<Ending> ended =
        begin(
            server,
            new Begun() {
              @Override
              public String make(long timeoutMs, Runnable alive) throws GatewayException {
                attempts.add("made");
                if (attempts.size() < 3) {
                  throw new GatewayException(BUSY);
                }
                return "{}";
              }

              @Override
              public Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> how)
                  throws GatewayException {
                attempts.add("begun");
                if (atOnce) {
                  throw new GatewayException(BUSY);
                }
                how.accept(new Ending.Failed(new GatewayException(BUSY)));
                return () -> {};
              }
            },
            new Cancelling());
    assertThat(ended.get()).isEqualTo(new Ending.Result("{}"));
    assertThat(attempts).containsExactly("begun", "made", "made");
    assertThat(passage.inFlight()).isZero();
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void whatFailsForGoodIsToldOnceAndCounts() throws Exception {
    Server server = server("");
    GatewayException lost = new GatewayException(Fault.lost("It is gone."));
    CompletableFuture<Ending> ended =
        begin(
            server,
            new Begun() {
              @Override
              public Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> how) {
                how.accept(new Ending.Failed(lost));
                return () -> {};
              }
            },
            new Cancelling());
    assertThat(ended).isCompletedWithValue(new Ending.Failed(lost));
    assertThat(server.breakerState()).isEqualTo("open");
    Throwable thrown = catchThrowable(() -> begin(server, (_, _) -> "{}", new Cancelling()));
    assertThat(thrown).as("it is left alone").isInstanceOf(GatewayException.class);
    assertThat(passage.inFlight()).isZero();
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void whatBreaksAfterItWasToldGivesItsPlaceBackOnce() throws Exception {
    Server server = server("");
    CompletableFuture<Ending> ended =
        begin(
            server,
            new Begun() {
              @Override
              public Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> how) {
                how.accept(new Ending.Result("{}"));
                throw new IllegalStateException("broken");
              }
            },
            new Cancelling());
    assertThat(ended).isCompletedWithValue(new Ending.Result("{}"));
    assertThat(passage.inFlight()).isZero();
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void whatIsBrokenIsReportedAsThat() {
    server("");
    CallReport report = track().over(new Ending.Broken(new IllegalStateException("broken")));
    assertThat(report.fault()).isEqualTo(Fault.broken("The gateway failed at this call."));
    assertThat(report.cancelled()).isFalse();
  }
}
