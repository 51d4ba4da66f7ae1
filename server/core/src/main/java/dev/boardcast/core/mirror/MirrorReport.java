package dev.boardcast.core.mirror;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the connection of a board stands: the one shape in which this is told, from the server to
/// sidecars, agents and the command line. What it means to a person is said by `MirrorText`.
///
/// @param project the board's number
/// @param state a name of `MirrorState`; a newer server may have others
/// @param message why, in a few words; empty where the state says it all
/// @param since when this state began
/// @param waiting changes of the board that the other system does not have yet, counted up to
///   `WAITING_MAX_COUNT` of each kind
/// @param waitingIssues numbers of the issues that were changed or made by them, in their order
/// @param seenAt when the other system was last read through
/// @param retryAt when it is asked again; null where it is asked as ever
/// @param notShown items of the project that are no issues or drafts, as far as they were read
/// @param overruled changes that lost against another one of the same field, since the server began
/// @param refused changes that were not taken there, since the server began
public record MirrorReport(
    int project,
    String host,
    String owner,
    int number,
    String url,
    String state,
    String message,
    Instant since,
    int waiting,
    int cards,
    @Nullable Instant seenAt,
    @Nullable Instant retryAt,
    int notShown,
    int overruled,
    int refused,
    List<Integer> waitingIssues) {
  /// Changes that wait are counted up to here; a person is helped by no more.
  public static final int WAITING_MAX_COUNT = 100;

  public MirrorReport {
    waitingIssues = List.copyOf(waitingIssues);
  }

  /// Empty where a newer server has another one.
  public Optional<MirrorState> known() {
    return MirrorState.fromWireName(state);
  }

  public boolean isUpToDate() {
    return known().filter(MirrorState::isUpToDate).isPresent();
  }

  /// The same where other changes wait.
  public MirrorReport waiting(int count, List<Integer> issues) {
    return new MirrorReport(
        project, host, owner, number, url, state, message, since, count, cards, seenAt, retryAt,
        notShown, overruled, refused, issues);
  }
}
