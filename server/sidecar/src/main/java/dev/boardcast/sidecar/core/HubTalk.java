package dev.boardcast.sidecar.core;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.link.Link;
import dev.boardcast.core.link.LinkEvent;
import dev.boardcast.core.link.LinkState;
import dev.boardcast.core.sync.BoardSync;
import dev.boardcast.core.sync.Subscription;
import dev.boardcast.core.sync.SyncEffect;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.Effect;
import dev.boardcast.sidecar.core.message.ReadFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What the hub says and what it is told, and what follows where it cannot be believed.
final class HubTalk {
  static final CoreTimer LOOK = new CoreTimer.Look();
  static final CoreTimer TELLING = new CoreTimer.Telling();

  /// What is done about it.
  interface Core {
    Link link();

    void on(LinkEvent event);

    void run(List<SyncEffect> steps);

    void run(Effect effect);

    void arm(CoreTimer timer, long delayMs);

    void socketClosed(LinkEvent.Comeback comeback, String reason);
  }

  private final BoardSync sync;
  private final HubTrust trust;
  private final BoardTurns turns;
  private final RandomGenerator random;
  private final Core core;
  private long contradictions;
  private long unreadFrames;

  HubTalk(BoardSync sync, HubTrust trust, BoardTurns turns, RandomGenerator random, Core core) {
    this.sync = sync;
    this.trust = trust;
    this.turns = turns;
    this.random = random;
    this.core = core;
  }

  /// Times that what the hub said could not be.
  long contradictions() {
    return contradictions;
  }

  /// Frames that could not be read.
  long unreadFrames() {
    return unreadFrames;
  }

  void frame(int connection, HubFrame frame) {
    switch (frame) {
      case HubFrame.Welcome welcome -> {
        switch (trust.welcomed(welcome)) {
          case ACCEPTED -> accept(welcome);
          case HELD -> look();
          case REPEATED -> contradicted("The hub says welcome twice.");
        }
      }
      case HubFrame.Subscribed answer -> subscribed(connection, answer);
      case HubFrame.Event(var event) -> {
        trust.eventArrived();
        core.run(sync.live(event));
      }
      case HubFrame.Replay(var n, var events, var recovered) ->
          core.run(sync.replayed(n, events, recovered));
      case HubFrame.Fault(_, _, var after) when after.isPresent() ->
          core.on(new LinkEvent.GoodbyeSaid(connection, after.getAsInt()));
      case HubFrame.Fault fault -> {
        core.run(new Effect.NoteFault(fault.code(), fault.message()));
        if (core.link().state() instanceof LinkState.Subscribing && RefusedSubscription.is(fault)) {
          core.socketClosed(LinkEvent.Comeback.NOT_UNCHANGED, RefusedSubscription.remedy(fault));
        }
      }
    }
  }

  private void accept(HubFrame.Welcome welcome) {
    sync.connected(welcome.epoch());
    core.on(new LinkEvent.Welcomed(core.link().connection(), welcome.pingIntervalMs()));
  }

  private void subscribed(int connection, HubFrame.Subscribed answer) {
    String fault = trust.subscribed(answer);
    if (fault != null) {
      contradicted(fault);
      return;
    }
    Map<Integer, BoardSync.Joined> joined = new HashMap<>();
    answer
        .positions()
        .forEach((n, at) -> joined.put(n, new BoardSync.Joined(at.position(), at.recovered())));
    boolean inDoubt =
        core.link().doubts() > 0 && core.link().state() instanceof LinkState.Subscribing;
    if (inDoubt) {
      trust.verify();
    }
    core.run(sync.joined(joined));
    core.on(new LinkEvent.Subscribed(connection, !sync.isBehind() && !trust.isVerifying()));
    if (inDoubt) {
      look();
    }
  }

  void unread(String why) {
    unreadFrames++;
    core.run(new Effect.NoteFault("unreadable", why));
    if (trust.unread() >= HubTrust.UNREAD_MAX_COUNT) {
      contradicted("The hub sends what cannot be read: " + why);
    } else if (isSubscribed()) {
      // It may have been a change.
      core.arm(LOOK, HubTrust.FIRST_LOOK_MS);
    }
  }

  void contradicted(String reason) {
    if (core.link().hasSocket()) {
      contradictions++;
      core.on(new LinkEvent.Contradicted(core.link().connection(), reason, random.nextDouble()));
    }
  }

  // --- whether the hub tells the truth ---------------------------------------------------------

  void armLook() {
    long jitterMs = Math.round(HubTrust.LOOK_MS * 0.2 * random.nextDouble());
    core.arm(LOOK, trust.isConfirmed() ? HubTrust.LOOK_MS - jitterMs : HubTrust.FIRST_LOOK_MS);
  }

  void lookDue() {
    if (trust.isLookDue()) {
      look();
    } else {
      armLook();
    }
  }

  private void look() {
    if (!trust.isLooking()) {
      core.run(new Effect.ReadHeads(trust.look(sync.claims())));
    }
  }

  /// The tracker named its log.
  void heardOf(String epoch) {
    named(epoch);
    if (trust.heardOf(epoch)) {
      look();
    }
  }

  /// What was held against the hub, and how often boards were read again, is of the history before.
  private void named(String epoch) {
    if (trust.isNewHistory(epoch)) {
      turns.startOver();
      core.on(new LinkEvent.HistoryBegan(random.nextDouble()));
    }
  }

  void looked(int look, String epoch, Map<Integer, LogHead> heads) {
    if (!trust.isPresent(look)) {
      return;
    }
    named(epoch);
    switch (trust.looked(epoch)) {
      case HubTrust.Seen.Accepted(var welcome) -> accept(welcome);
      case HubTrust.Seen.Differs _ ->
          contradicted("The hub and the tracker speak of different logs.");
      case HubTrust.Seen.Mismatched _ -> {
        contradictions++;
        core.on(new LinkEvent.Mismatched(core.link().connection(), random.nextDouble()));
      }
      case HubTrust.Seen.Agreed _ -> {
        armLook();
        core.run(sync.looked(epoch, heads, trust.claims()));
        trust.lacking(core.link().hasSocket() ? sync.lacking(heads) : Map.of());
        if (!trust.lacking().isEmpty()) {
          core.arm(TELLING, HubTrust.TELLING_PATIENCE_MS);
        }
      }
    }
  }

  void unlooked(int look, ReadFailure failure) {
    if (!trust.isPresent(look)) {
      return;
    }
    if (trust.unlooked()) {
      core.socketClosed(
          LinkEvent.Comeback.YES,
          "The hub speaks of another log than the tracker did, which cannot be asked: "
              + failure.reason());
    } else {
      core.run(List.of());
      if (isSubscribed()) {
        core.arm(LOOK, HubTrust.LOOK_AGAIN_MS);
      }
    }
  }

  void told() {
    // A hub that has said goodbye has said why it tells nothing.
    boolean here = core.link().state() instanceof LinkState.Live && core.link().retryAfterMs() == 0;
    if (here && !sync.lacking(trust.lacking()).isEmpty()) {
      contradicted("The hub has fallen silent: the tracker has changes that it did not tell of.");
    }
  }

  boolean isSubscribed() {
    return core.link().state() instanceof LinkState.Live
        || core.link().state() instanceof LinkState.CatchingUp;
  }

  Set<Integer> subscribedNumbers() {
    return sync.subscription() instanceof Subscription.Only(var numbers) ? numbers : Set.of();
  }

  void sendSubscribe(Set<Integer> numbers) {
    if (sync.subscription() instanceof Subscription.Only(var wanted) && wanted.isEmpty()) {
      // Without numbers it would mean all projects; there is nothing to ask for.
      core.on(new LinkEvent.Subscribed(core.link().connection(), true));
      return;
    }
    trust.subscribing();
    send(new ClientFrame.Subscribe(numbers, sync.since()).withLineage());
  }

  void send(ClientFrame frame) {
    core.run(new Effect.Send(frame));
  }
}
