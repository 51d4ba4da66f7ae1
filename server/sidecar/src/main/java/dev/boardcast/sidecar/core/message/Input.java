package dev.boardcast.sidecar.core.message;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.protocol.hub.HubFrame;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can happen to the sidecar.
public sealed interface Input {
  /// The editor is ready.
  record Begin() implements Input {}

  /// Other settings are in force from now on.
  ///
  /// @param endpointChanged whether an address or the key is another
  /// @param follow which projects are followed; empty means all
  record Configure(
      LinkSettings link, boolean endpointChanged, Set<Integer> follow, long windowNanos)
      implements Input {
    public Configure {
      follow = Set.copyOf(follow);
    }
  }

  // --- from the hub; those of an earlier connection are ignored ---

  record FrameArrived(int connection, HubFrame frame) implements Input {}

  /// A frame arrived that cannot be read.
  ///
  /// @param why a short sentence
  record FrameUnread(int connection, String why) implements Input {}

  /// Anything arrived, a ping or pong included.
  record Heard(int connection) implements Input {}

  /// @param reason a sentence for a person; with `NOT_UNCHANGED`, the remedy
  record SocketClosed(int connection, Comeback comeback, String reason) implements Input {}

  // --- from the tracker ---

  /// @param allowed the projects that the key is for; null where it is for all
  record PositionsRead(
      int poll, String epoch, Map<Integer, LogHead> heads, @Nullable Set<Integer> allowed)
      implements Input {
    public PositionsRead {
      heads = Map.copyOf(heads);
      allowed = allowed == null ? null : Set.copyOf(allowed);
    }
  }

  record PositionsUnread(int poll, ReadFailure failure) implements Input {}

  record HeadsRead(int look, String epoch, Map<Integer, LogHead> heads) implements Input {
    public HeadsRead {
      heads = Map.copyOf(heads);
    }
  }

  record HeadsUnread(int look, ReadFailure failure) implements Input {}

  /// @param since what was asked
  record EventsRead(int poll, int projectNumber, Position since, EventPage page) implements Input {}

  record EventsUnread(int poll, int projectNumber, Position since, ReadFailure failure)
      implements Input {}

  record BoardRead(int projectNumber, Board board) implements Input {}

  record BoardUnread(int projectNumber, ReadFailure failure) implements Input {}

  // --- from the editor ---

  /// The last `TellChanges` was written.
  record EditorTook() implements Input {}

  /// Somebody wants to see the board; `BoardSettled` follows.
  record Look(int projectNumber) implements Input {}

  /// Reads the board again, whatever is known; `BoardSettled` follows.
  record Reread(int projectNumber) implements Input {}

  /// The editor is to fetch these again, as far as they are followed.
  record Announce(List<Integer> projectNumbers) implements Input {
    public Announce {
      projectNumbers = List.copyOf(projectNumbers);
    }
  }

  record Subscribe(Set<Integer> projectNumbers) implements Input {
    public Subscribe {
      projectNumbers = Set.copyOf(projectNumbers);
    }
  }

  record Unsubscribe(Set<Integer> projectNumbers) implements Input {
    public Unsubscribe {
      projectNumbers = Set.copyOf(projectNumbers);
    }
  }

  /// Connects now, whatever the state.
  record Reconnect() implements Input {}

  // --- from the clock ---

  /// `SidecarCore.nextNanos` is reached.
  record TimePassed() implements Input {}

  /// For good.
  record Stop() implements Input {}
}
