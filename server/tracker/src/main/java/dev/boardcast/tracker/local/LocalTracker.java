package dev.boardcast.tracker.local;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.store.Store;
import java.util.List;
import java.util.function.Function;

/// What calls in this process work on: the store and the service that REST has, and no others.
///
/// @param version of the program
/// @param mirrors how the boards' connections to other systems stand, as a key allows to see it
public record LocalTracker(
    Store store,
    Urls urls,
    Authenticator gate,
    String version,
    Function<Principal, List<MirrorReport>> mirrors) {
  /// The boards as a key allows them.
  public Boards boards(Principal grant, LocalAccess access) {
    return new LocalBoards(this, new LocalCalls(gate, grant, access.patience()), access);
  }
}
