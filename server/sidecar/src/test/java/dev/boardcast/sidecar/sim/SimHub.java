package dev.boardcast.sidecar.sim;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.sync.Subscription;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.core.message.Input;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The hub and the network between it and the sidecar: one socket, whose frames may be late, lost,
/// repeated or out of order, and which may die with or without a word.
final class SimHub {
  private static final int PING_INTERVAL_MS = 30_000;
  private static final int REFUSED_AFTER_MS = 5;

  private static final class Socket {
    final int number;
    boolean dead;
    @Nullable Subscription followed;
    long lastArrivalNanos;

    Socket(int number) {
      this.number = number;
    }
  }

  private final Random random;
  private final SimTime time;
  private final SimTracker tracker;
  private final Consumer<Input> sidecar;
  private @Nullable Socket socket;
  boolean reachable = true;

  /// What a hub does that cannot be believed.
  enum Lie {
    NONE(false),
    /// Its stream has gaps again and again, and it gives nothing that was missed.
    GAPS(true),
    /// It is of another server.
    FOREIGN(false),
    /// It says that each log is longer than it is.
    AHEAD(false),
    /// It answers pings, and tells nothing.
    SILENT(true),
    /// It lets in, and never answers a subscription.
    NO_SUBSCRIBED(false),
    /// It opens, and never says welcome.
    NO_WELCOME(false),
    /// Its stream has a gap now and then, and it answers no replay.
    NO_REPLAY(true);

    /// Whether a change may be kept from the sidecar without a sign.
    final boolean hides;

    Lie(boolean hides) {
      this.hides = hides;
    }
  }

  Lie lie = Lie.NONE;

  /// Whether what is sent vanishes, as behind a router that forgot the connection.
  boolean blackHole;

  /// Whether event frames are lost, repeated and swapped.
  boolean lossy;

  /// Added to each frame's way.
  long delayMs;

  SimHub(Random random, SimTime time, SimTracker tracker, Consumer<Input> sidecar) {
    this.random = random;
    this.time = time;
    this.tracker = tracker;
    this.sidecar = sidecar;
  }

  /// As this hub names the log.
  private Position in(Position head) {
    return new Position(epoch(), head.sequence(), head.digest());
  }

  private String epoch() {
    return lie == Lie.FOREIGN ? "of-another-server" : tracker.epoch;
  }

  // --- the sidecar's end -----------------------------------------------------------------------

  void open(int number) {
    Socket opened = new Socket(number);
    socket = opened;
    if (blackHole) {
      return;
    }
    if (!reachable) {
      time.in(REFUSED_AFTER_MS, () -> end(opened, Comeback.YES, "Nobody listens."));
      return;
    }
    if (lie != Lie.NO_WELCOME) {
      arrive(opened, new HubFrame.Welcome(epoch(), PING_INTERVAL_MS));
    }
    ping(opened);
  }

  void close() {
    if (socket != null) {
      socket.dead = true;
      socket = null;
    }
  }

  void send(ClientFrame frame) {
    Socket to = socket;
    if (to != null && !blackHole) {
      time.in(
          1 + delayMs / 2,
          () -> {
            if (!to.dead && reachable) {
              take(to, frame);
            }
          });
    }
  }

  void pinged() {
    Socket to = socket;
    if (to != null && !blackHole) {
      hear(to);
    }
  }

  // --- faults ----------------------------------------------------------------------------------

  /// The socket breaks, and both ends see it.
  void cut() {
    Socket broken = socket;
    if (broken != null) {
      time.in(1, () -> end(broken, Comeback.YES, "Cut."));
    }
  }

  /// The hub says goodbye, and is gone; or, being broken, says so and stays.
  void goodbye(int retryAfterMs, boolean stays) {
    if (socket != null) {
      arrive(socket, new HubFrame.Fault("timeout", "the hub goes", OptionalInt.of(retryAfterMs)));
      if (!stays) {
        Socket left = socket;
        reachable = false;
        time.atNanos(
            left.lastArrivalNanos + 1_000_000, () -> end(left, Comeback.YES, "The hub went."));
      }
    }
  }

  /// The hub's process is gone, and its sockets with it.
  void down() {
    reachable = false;
    cut();
  }

  /// The socket dies without a word.
  void vanish() {
    if (socket != null) {
      socket.followed = null;
      socket.dead = true;
    }
  }

  // --- the hub's end ---------------------------------------------------------------------------

  /// An event of the tracker goes out.
  void publish(SequencedEvent event) {
    Socket to = socket;
    if (to == null
        || to.dead
        || to.followed == null
        || !to.followed.covers(event.event().projectNumber())) {
      return;
    }
    int n = event.event().projectNumber();
    switch (lie) {
      case FOREIGN, SILENT, NO_SUBSCRIBED, NO_WELCOME -> {
        return;
      }
      case AHEAD -> {
        SequencedEvent later = new SequencedEvent(event.sequence() + 2, event.event());
        arrive(to, new HubFrame.Event(later));
        return;
      }
      case GAPS, NO_REPLAY -> {
        if (tracker.head(n).sequence() % 2 == 0) {
          return;
        }
      }
      case NONE -> {
        // As it should be.
      }
    }
    HubFrame frame = new HubFrame.Event(event);
    int luck = lossy ? random.nextInt(16) : 16;
    if (luck == 0) {
      return;
    }
    if (luck == 1) {
      // Overtaken by what follows within this time.
      time.in(20 + random.nextInt(200), () -> deliver(to, frame));
      return;
    }
    arrive(to, frame);
    if (luck == 2) {
      arrive(to, frame);
    }
  }

  private void take(Socket from, ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Subscribe(var numbers, var since, _, _) -> subscribe(from, numbers, since);
      case ClientFrame.Unsubscribe(var numbers) -> {
        if (numbers.isEmpty()) {
          from.followed = null;
        } else if (from.followed != null) {
          from.followed = from.followed.minus(numbers);
        }
      }
      case ClientFrame.Replay(var n, _) when lie == Lie.GAPS || lie == Lie.AHEAD ->
          arrive(from, new HubFrame.Replay(n, List.of(), false));
      case ClientFrame.Replay _ when lie == Lie.NO_REPLAY -> {
        // Never answered.
      }
      case ClientFrame.Replay(var n, var since) -> {
        EventPage page = tracker.page(n, since, 1_000_000);
        replay(from, n, page);
      }
      case ClientFrame.Ack _ -> {
        // For the hub's metrics.
      }
    }
  }

  private void subscribe(Socket from, Set<Integer> numbers, Map<Integer, Position> since) {
    Subscription added = Subscription.of(numbers);
    from.followed =
        from.followed == null || numbers.isEmpty() ? added : from.followed.plus(numbers);
    Map<Integer, HubFrame.Joined> joined = new TreeMap<>();
    Map<Integer, EventPage> missed = new TreeMap<>();
    if (lie == Lie.NO_SUBSCRIBED) {
      return;
    }
    Set<Integer> known = new TreeSet<>(numbers);
    if (numbers.isEmpty()) {
      known.addAll(tracker.logs.keySet());
      known.addAll(since.keySet());
    }
    for (int n : known) {
      Position at = since.get(n);
      EventPage page = at == null ? null : tracker.page(n, at, 1_000_000);
      Position head = tracker.head(n);
      joined.put(
          n,
          new HubFrame.Joined(
              lie == Lie.AHEAD ? new Position(epoch(), head.sequence() + 1_000) : in(head),
              page == null || page.recovered()));
      if (lie != Lie.AHEAD && page != null && !page.events().isEmpty()) {
        missed.put(n, page);
      }
    }
    arrive(from, new HubFrame.Subscribed(joined));
    missed.forEach((n, page) -> replay(from, n, page));
  }

  /// In two frames where there is enough for two; the second may be lost.
  private void replay(Socket to, int n, EventPage page) {
    int mid = page.events().size() / 2;
    if (mid > 0) {
      arrive(to, new HubFrame.Replay(n, page.events().subList(0, mid), true));
    }
    if (lossy && random.nextInt(8) == 0) {
      return;
    }
    arrive(
        to,
        new HubFrame.Replay(n, page.events().subList(mid, page.events().size()), page.recovered()));
  }

  private void ping(Socket to) {
    time.in(
        PING_INTERVAL_MS,
        () -> {
          if (!to.dead) {
            if (!blackHole) {
              hear(to);
            }
            ping(to);
          }
        });
  }

  private void hear(Socket to) {
    time.in(
        1 + delayMs / 2,
        () -> {
          if (!to.dead) {
            sidecar.accept(new Input.Heard(to.number));
          }
        });
  }

  /// In order: no frame is there before the one sent before it.
  private void arrive(Socket to, HubFrame frame) {
    long at = time.nanos() + (1 + delayMs / 2 + random.nextInt(5)) * 1_000_000;
    to.lastArrivalNanos = Math.max(at, to.lastArrivalNanos);
    time.atNanos(to.lastArrivalNanos, () -> deliver(to, frame));
  }

  private void deliver(Socket to, HubFrame frame) {
    if (!to.dead && !blackHole) {
      sidecar.accept(new Input.Heard(to.number));
      sidecar.accept(new Input.FrameArrived(to.number, frame));
    }
  }

  private void end(Socket ended, Comeback comeback, String reason) {
    if (!ended.dead && !blackHole) {
      sidecar.accept(new Input.SocketClosed(ended.number, comeback, reason));
    }
  }
}
