package dev.boardcast.hub.connection;

import dev.boardcast.core.access.OtherProjects;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.ClientFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a key allows of a client's frames. Decided here, once: what is delivered later was allowed
/// when it was asked for. Pure.
public final class FrameAuthorizer {
  private FrameAuthorizer() {}

  /// The frame to be served: all projects become those that are allowed. Empty where it names one
  /// that is not.
  static Optional<ClientFrame> narrowed(Principal grant, ClientFrame frame) {
    if (!grant.isLimited()) {
      return Optional.of(frame);
    }
    boolean allowed =
        switch (frame) {
          case ClientFrame.Subscribe(var numbers, _, _, _) ->
              numbers.stream().allMatch(grant::allowsProject);
          case ClientFrame.Replay(var number, _) -> grant.allowsProject(number);
          // These tell nothing.
          case ClientFrame.Unsubscribe _, ClientFrame.Ack _ -> true;
        };
    if (!allowed) {
      return Optional.empty();
    }
    return Optional.of(
        frame instanceof ClientFrame.Subscribe subscribe && subscribe.toAll()
            ? toAllowed(grant.projects().orElseThrow(), subscribe)
            : frame);
  }

  /// Why a frame is not served: which of its projects the key is not for. Says nothing of whether
  /// they exist.
  static String refusal(Principal grant, ClientFrame frame) {
    Set<Integer> asked =
        switch (frame) {
          case ClientFrame.Subscribe(var numbers, _, _, _) -> numbers;
          case ClientFrame.Replay(var number, _) -> Set.of(number);
          case ClientFrame.Unsubscribe _, ClientFrame.Ack _ -> Set.of();
        };
    return OtherProjects.refusal(
        asked.stream().filter(number -> !grant.allowsProject(number)).toList());
  }

  private static ClientFrame toAllowed(Set<Integer> projects, ClientFrame.Subscribe subscribe) {
    if (projects.isEmpty()) {
      // All of nothing; a subscription without numbers would be to everything.
      return new ClientFrame.Unsubscribe(Set.of());
    }
    Map<Integer, Position> since = new HashMap<>(subscribe.since());
    since.keySet().retainAll(projects);
    return new ClientFrame.Subscribe(projects, since, subscribe.told(), subscribe.lineage());
  }
}
