package dev.boardcast.sidecar.trace;

import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.link.LinkState;
import dev.boardcast.core.window.Batch;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Words one step of the sidecar's core for `$/logTrace`: links, windows, polls, replays, boards.
/// Single events are left out: their windows tell of them.
public final class StepFormatter {
  /// Numbers that are named; more are counted.
  private static final int NAMED_MAX_COUNT = 20;

  private final LogTrace log;

  private StepFormatter(LogTrace log) {
    this.log = log;
  }

  /// Says what happened.
  public static void say(
      LogTrace log, LinkState before, Input input, List<Effect> effects, LinkState after) {
    StepFormatter words = new StepFormatter(log);
    words.input(input);
    if (!before.getClass().equals(after.getClass())) {
      log.say("Link: " + name(before) + " → " + name(after) + ".", sentence(effects));
    }
    for (Effect effect : effects) {
      // What has ended needs no closing.
      if (!(effect instanceof Effect.CloseSocket && input instanceof Input.SocketClosed)) {
        words.effect(effect);
      }
    }
  }

  private static String sentence(List<Effect> effects) {
    return effects.stream()
        .map(effect ->
            effect instanceof Effect.TellStatus(StatusSnapshot told) ? told.status().message() : "")
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private void input(Input input) {
    switch (input) {
      case Input.FrameArrived(_, HubFrame.Subscribed(var positions)) -> {
        Map<Integer, String> joined = new TreeMap<>();
        positions.forEach((n, at) ->
            joined.put(n, at.position().sequence() + (at.recovered() ? "" : " (not recovered)")));
        log.say("Hub: subscribed to " + count(joined.size(), "project") + ".", named(joined));
      }
      case Input.FrameArrived(_, HubFrame.Replay(var n, var events, var recovered)) ->
          log.say(
              "Replay: %s of project %d%s."
                  .formatted(
                      count(events.size(), "event"),
                      n,
                      recovered ? "" : ", and it is not complete"),
              range(events));
      case Input.FrameArrived(_, HubFrame.Fault(_, var message, var after))
          when after.isPresent() ->
          log.say("Hub: it says goodbye, to come back after " + after.getAsInt() + " ms.", message);
      case Input.FrameArrived _ -> {
        // Told by what follows from it.
      }
      case Input.SocketClosed(var connection, _, var reason) ->
          log.say("Hub: connection " + connection + " ended.", reason);
      case Input.PositionsRead(var poll, _, var heads, _) ->
          log.say("Poll " + poll + ": the tracker answered.", named(new TreeMap<>(heads)));
      case Input.PositionsUnread(var poll, var failure) ->
          log.say("Poll " + poll + " failed.", failure.reason());
      case Input.HeadsRead(_, _, var heads) ->
          log.say("Look: the tracker answered.", named(new TreeMap<>(heads)));
      case Input.HeadsUnread(_, var failure) ->
          log.say("Look: the tracker cannot be asked.", failure.reason());
      case Input.EventsRead(_, var n, _, var page) ->
          log.say(
              "Poll: %s of project %d%s."
                  .formatted(
                      count(page.events().size(), "event"),
                      n,
                      page.recovered() ? "" : ", and they are not complete"),
              range(page.events()));
      case Input.EventsUnread(_, var n, _, var failure) ->
          log.say("Poll: the events of project " + n + " cannot be read.", failure.reason());
      case Input.BoardRead(var n, var board) ->
          log.say(
              "Board " + n + ": read.",
              "At sequence %d, with %s."
                  .formatted(board.position().sequence(), count(board.issues().size(), "issue")));
      case Input.BoardUnread(var n, var failure) ->
          log.say("Board " + n + ": cannot be read.", failure.reason());
      case Input.Configure _ -> log.say("Settings: others are in force.", "");
      case Input.Reconnect _ -> log.say("Link: the editor asks to connect now.", "");
      case Input.Begin _,
          Input.Heard _,
          Input.FrameUnread _,
          Input.EditorTook _,
          Input.Look _,
          Input.Reread _,
          Input.Announce _,
          Input.Subscribe _,
          Input.Unsubscribe _,
          Input.TimePassed _,
          Input.Stop _ -> {
        // Told by what follows from it.
      }
    }
  }

  private void effect(Effect effect) {
    switch (effect) {
      case Effect.OpenSocket(var connection) ->
          log.say("Hub: opening connection " + connection + ".", "");
      case Effect.CloseSocket _ -> log.say("Hub: closing the connection.", "");
      case Effect.Ping _ -> log.say("Hub: pinging it, to see whether it is there.", "");
      case Effect.Send(ClientFrame.Subscribe(var numbers, var since, _, _)) ->
          log.say(
              "Hub: subscribing to "
                  + (numbers.isEmpty() ? "all projects" : count(numbers.size(), "project"))
                  + ".",
              since.isEmpty()
                  ? ""
                  : "From "
                      + named(
                          new TreeMap<>(
                              since.entrySet().stream()
                                  .collect(
                                      Collectors.toMap(
                                          Map.Entry::getKey, at -> at.getValue().sequence())))));
      case Effect.Send(ClientFrame.Unsubscribe(var numbers)) ->
          log.say(
              "Hub: unsubscribing from "
                  + (numbers.isEmpty() ? "everything" : count(numbers.size(), "project"))
                  + ".",
              "");
      case Effect.Send(ClientFrame.Replay(var n, var since)) ->
          log.say(
              "Replay: asking the hub for project " + n + " after " + since.sequence() + ".",
              "Epoch " + since.epoch() + ".");
      case Effect.Send(ClientFrame.Ack _) -> {
        // Goes with a window.
      }
      case Effect.ReadPositions(var poll) ->
          log.say("Poll " + poll + ": asking the tracker what is new.", "");
      case Effect.ReadHeads _ -> log.say("Look: asking the tracker whether the hub tells all.", "");
      case Effect.ReadEvents(var poll, var n, var since) ->
          log.say(
              "Poll %d: reading the events of project %d after %d."
                  .formatted(poll, n, since.sequence()),
              "");
      case Effect.ReadBoard(var n) -> log.say("Board " + n + ": reading it from the tracker.", "");
      case Effect.BoardLate(var n) ->
          log.say("Board " + n + ": it takes long; answered with what is known.", "");
      case Effect.TellChanges(var batch) -> window(batch);
      case Effect.NoteFault(var code, var message) ->
          log.say("Hub: it reports " + code + ".", message);
      case Effect.TellStatus _, Effect.BoardSettled _ -> {
        // The editor is told in a message of its own.
      }
    }
  }

  private void window(Batch batch) {
    String refresh =
        batch.refresh().isEmpty()
            ? ""
            : ", and " + count(batch.refresh().size(), "board") + " to be fetched again";
    log.say(
        "Window %d: %s, source %s%s."
            .formatted(
                batch.batchId(),
                count(batch.changes().size(), "change"),
                batch.source().wireName(),
                refresh),
        range(batch.changes()));
  }

  /// For example `70: 41, 42; 71: 5`.
  private static String range(List<SequencedEvent> events) {
    Map<Integer, TreeSet<Long>> byProject = new TreeMap<>();
    events.forEach(one ->
        byProject
            .computeIfAbsent(one.event().projectNumber(), _ -> new TreeSet<>())
            .add(one.sequence()));
    Map<Integer, String> words = new TreeMap<>();
    byProject.forEach((n, sequences) ->
        words.put(
            n,
            sequences.size() == 1
                ? String.valueOf(sequences.getFirst())
                : sequences.getFirst() + " to " + sequences.getLast()));
    return words.isEmpty() ? "" : "Sequences " + named(words);
  }

  private static String named(Map<Integer, ?> byProject) {
    String some =
        byProject.entrySet().stream()
            .limit(NAMED_MAX_COUNT)
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("; "));
    int more = byProject.size() - NAMED_MAX_COUNT;
    return some
        + (more > 0 ? "; and " + count(more, "more project") : "")
        + (some.isEmpty() ? "" : ".");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String name(LinkState state) {
    return switch (state) {
      case LinkState.Idle _ -> "idle";
      case LinkState.Connecting _ -> "connecting";
      case LinkState.Subscribing _ -> "subscribing";
      case LinkState.CatchingUp _ -> "catching up";
      case LinkState.Live _ -> "live";
      case LinkState.WaitingToRetry _ -> "waiting to retry";
      case LinkState.PollingOnly _ -> "polling only";
      case LinkState.Misconfigured _ -> "misconfigured";
      case LinkState.Stopped _ -> "stopped";
    };
  }
}
