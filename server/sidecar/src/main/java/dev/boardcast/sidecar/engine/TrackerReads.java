package dev.boardcast.sidecar.engine;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.Versioned;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.rest.Positions;
import dev.boardcast.sidecar.core.message.Input;
import dev.boardcast.sidecar.core.message.ReadFailure;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the core asks of the tracker, each answer an input for it. Asked once: asking again is the
/// core's affair. Used by the engine's thread alone.
final class TrackerReads {
  /// Takes the answers, on any thread.
  interface Receiver {
    void take(Input answer);

    /// A board could not be read; `answer` says so to the core.
    void boardFailed(Input.BoardUnread answer, Throwable failure);
  }

  private final TrackerCalls tracker;
  private final Receiver receiver;

  /// What the last poll found, with its ETag; null before the first. Set by whichever thread
  /// brought the answer.
  private volatile @Nullable Versioned<Positions> positions;

  TrackerReads(TrackerCalls tracker, Receiver receiver) {
    this.tracker = tracker;
    this.receiver = receiver;
  }

  /// Another tracker is asked from now on.
  void forget() {
    positions = null;
  }

  void positions(int poll) {
    Versioned<Positions> known = positions;
    read(
        client -> positions(client, known),
        tagged -> {
          positions = tagged;
          receiver.take(
              new Input.PositionsRead(
                  poll,
                  tagged.value().epoch(),
                  tagged.value().heads(),
                  tagged.value().projectNumbers()));
        },
        failure -> receiver.take(new Input.PositionsUnread(poll, reason(failure))));
  }

  /// The same for a look, which asks whether the hub tells all.
  void heads(int look) {
    Versioned<Positions> known = positions;
    read(
        client -> positions(client, known),
        tagged -> {
          positions = tagged;
          receiver.take(new Input.HeadsRead(look, tagged.value().epoch(), tagged.value().heads()));
        },
        failure -> receiver.take(new Input.HeadsUnread(look, reason(failure))));
  }

  /// A tracker where nothing is new answers without a body, and does not look into its database.
  private static Versioned<Positions> positions(
      TrackerClient client, @Nullable Versioned<Positions> known) {
    return known == null || known.etag().isEmpty()
        ? client
            .positionsIfChanged(null)
            .orElseThrow(() -> new IllegalStateException("unasked 304"))
        : client.positionsIfChanged(known.etag()).orElse(known);
  }

  void events(int poll, int n, Position since) {
    this.<EventPage>read(
        client -> client.eventsAfter(n, since),
        page -> receiver.take(new Input.EventsRead(poll, n, since, page)),
        failure -> receiver.take(new Input.EventsUnread(poll, n, since, reason(failure))));
  }

  void board(int n) {
    this.<Board>read(
        client -> client.board(n),
        board -> receiver.take(new Input.BoardRead(n, board)),
        failure -> receiver.boardFailed(new Input.BoardUnread(n, reason(failure)), failure));
  }

  private <T> void read(
      Function<TrackerClient, T> call, Consumer<T> taken, Consumer<Throwable> failed) {
    tracker.<T>callOnce(
        call,
        (value, failure) -> {
          if (value != null) {
            taken.accept(value);
          } else {
            failed.accept(Objects.requireNonNull(failure, "neither a value nor a failure"));
          }
        });
  }

  private static ReadFailure reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case TrackerException.NotFound _ -> new ReadFailure(ReadFailure.Kind.GONE, message);
      case TrackerException.AuthenticationFailed _ ->
          new ReadFailure(ReadFailure.Kind.REFUSED, message);
      default -> new ReadFailure(ReadFailure.Kind.FAILED, message);
    };
  }
}
