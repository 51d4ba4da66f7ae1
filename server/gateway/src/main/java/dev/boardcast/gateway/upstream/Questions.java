package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Results of 2026-07-28 that are questions, for callers of before: each is asked by itself, and
/// the request is made again with the answers.
final class Questions {
  /// A request that is answered with questions more often has failed.
  static final int ROUNDS_MAX_COUNT = 10;

  /// One that is to be repeated without having been asked anything is repeated after a while.
  static final Duration PACE = Duration.ofSeconds(1);

  private static final String MARK = "\"input_required\"";

  private final String server;
  private final Counterpart counterpart;

  Questions(String server, Counterpart counterpart) {
    this.server = server;
    this.counterpart = counterpart;
  }

  /// Makes the request.
  interface Round {
    /// @param answers more members of its parameters
    String ask(RawObject answers) throws GatewayException, InterruptedException;
  }

  String result(Round round) throws GatewayException, InterruptedException {
    return result(round.ask(counterpart.answers()), round);
  }

  /// Whether a result may be a question that the caller would not understand.
  private boolean mayBeOne(String result) {
    return !counterpart.understandsQuestions() && result.contains(MARK);
  }

  /// @param first result of the request
  private String result(String first, Round round) throws GatewayException, InterruptedException {
    String result = first;
    for (int i = 0; mayBeOne(result); i++) {
      RawObject read = read(result);
      if (!"input_required".equals(read.text("resultType"))) {
        break;
      }
      if (i >= ROUNDS_MAX_COUNT) {
        throw fault("asked back more than %d times".formatted(ROUNDS_MAX_COUNT));
      }
      result = round.ask(answers(read));
    }
    return result;
  }

  /// Passes on how the first request ended; a question takes the caller, and so a thread that
  /// waits.
  void after(Ending first, Round round, Cancelling cancelling, Consumer<Ending> ended) {
    if (first instanceof Ending.Result(var json) && mayBeOne(json)) {
      Thread thread =
          Thread.ofVirtual()
              .name("gateway-call")
              .start(() -> ended.accept(Ending.of(() -> result(json, round))));
      cancelling.goesOn(thread::interrupt);
    } else {
      ended.accept(first);
    }
  }

  private RawObject read(String result) throws GatewayException {
    try {
      return RawObject.parse(result);
    } catch (IOException e) {
      throw fault("asked back what cannot be read");
    }
  }

  private GatewayException fault(String what) {
    return new GatewayException(
        Fault.answered(
            ErrorCode.DATA_TRANSFORMATION_ERROR,
            "The server `%s` %s: tell whoever runs it.".formatted(server, what),
            ""));
  }

  private RawObject answers(RawObject result) throws GatewayException, InterruptedException {
    RawObject requests = result.object("inputRequests");
    Map<String, CompletableFuture<String>> asked = new LinkedHashMap<>();
    if (requests == null || requests.isEmpty()) {
      Thread.sleep(PACE);
    } else {
      for (String name : requests.names()) {
        asked.put(name, ask(requests.object(name)));
      }
    }
    RawObject responses = RawObject.EMPTY;
    for (Map.Entry<String, CompletableFuture<String>> one : asked.entrySet()) {
      responses = responses.with(one.getKey(), answer(one.getValue()));
    }
    RawObject answers = RawObject.EMPTY;
    if (!responses.isEmpty()) {
      answers = answers.with("inputResponses", responses.toString());
    }
    String state = result.raw("requestState");
    return state == null ? answers : answers.with("requestState", state);
  }

  private CompletableFuture<String> ask(@org.jspecify.annotations.Nullable RawObject request)
      throws GatewayException {
    String method = request == null ? null : request.text("method");
    String offer = method == null ? null : Offers.of(method);
    if (request == null || method == null || offer == null) {
      throw fault("asked back what no client knows");
    }
    if (!counterpart.offers().has(offer)) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.MCP_CLIENT_ERROR,
              "The server `%s` asks something back (%s), and the caller does not offer %s: call by a client of /mcp that does."
                  .formatted(server, method, offer)));
    }
    RawObject params = request.object("params");
    CompletableFuture<String> answer = new CompletableFuture<>();
    counterpart.ask(method, params == null ? RawObject.EMPTY : params, answer::complete);
    return answer;
  }

  private String answer(CompletableFuture<String> asked)
      throws GatewayException, InterruptedException {
    try {
      String member = asked.get(PendingCall.ASKED_MAX.toMillis(), TimeUnit.MILLISECONDS);
      String result = "\"result\":";
      if (member.startsWith(result)) {
        return member.substring(result.length());
      }
      throw new GatewayException(
          Fault.refused(
              ErrorCode.MCP_CLIENT_ERROR,
              "The server `%s` asks something back, and the caller answered with an error: the call was not made."
                  .formatted(server)));
    } catch (TimeoutException _) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.MCP_CLIENT_ERROR,
              "The server `%s` asks something back, and the caller did not answer: the call was not made."
                  .formatted(server)));
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never ends so", e);
    }
  }
}
