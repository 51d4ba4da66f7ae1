package dev.boardcast.mcp.watch;

import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.link.Link;
import dev.boardcast.core.link.LinkEffect;
import dev.boardcast.core.link.LinkEvent;
import dev.boardcast.core.link.LinkEvent.Comeback;
import dev.boardcast.core.link.LinkMachine;
import dev.boardcast.core.link.LinkSettings;
import dev.boardcast.core.link.LinkState;
import dev.boardcast.core.link.Timer;
import dev.boardcast.core.time.Deadlines;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The editors' link machine on an agent's sockets: one connection to the hub and its successors,
/// until it is ended. It never polls, and a refused key is tried again, too, since nobody sits
/// before it who could mend that and say so. Its state belongs to its own thread; `ask` and `end`
/// may be called from any.
final class HubLink {
  /// What the link is there for. Called by its thread, but for `event`, which its reader calls.
  interface Subscriber {
    /// A connection is open that knows nothing of us.
    void welcomed();

    /// What is to be asked of the hub now; one at a time.
    Optional<ClientFrame.Subscribe> next();

    /// The hub has answered what it was asked last.
    void subscribed();

    void event(BoardEvent event);

    /// The connection is gone.
    void lost();
  }

  /// Of the TCP connection.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// Frames of one connection that cannot be read. With so many, it is given up.
  private static final int UNREAD_MAX_COUNT = 3;

  /// Signs of life are noted at most this often: the silence that matters is many times longer.
  private static final long HEARD_NOTE_NANOS = 500_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(HubLink.class);

  private final Supplier<HubChanges.Door> door;
  private final Duration answerMax;
  private final Subscriber subscriber;
  private final Thread thread = Thread.ofVirtual().name("mcp-hub-link").unstarted(this::run);

  /// Of the machine's events, of which each connection has a handful.
  private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();

  private final Deadlines<Timer> timers = new Deadlines<>();
  private Link link;
  private @Nullable HubConnection connection;

  /// When a subscription after the first has to be answered; null where none is owed.
  private @Nullable Long answerBy;

  /// @param answerMax from opening a socket to the answered subscription, and from a later
  ///   subscription to its answer: a hub that keeps silent on it is given up
  HubLink(Supplier<HubChanges.Door> door, Duration answerMax, Subscriber subscriber) {
    this.door = door;
    this.answerMax = answerMax;
    this.subscriber = subscriber;
    link = Link.idle(new LinkSettings(true, false, 30_000, answerMax.toMillis(), null, null));
  }

  void start() {
    thread.start();
  }

  /// Asks the hub for what is not asked for yet, if it is there.
  void ask() {
    posted.add(this::askNext);
  }

  /// For good.
  void end() {
    posted.add(() -> take(new LinkEvent.Stop()));
  }

  private void run() {
    take(new LinkEvent.Start(random()));
    try {
      while (!(link.state() instanceof LinkState.Stopped)) {
        Long nearest = timers.nearest(answerBy);
        Runnable task =
            nearest == null
                ? posted.take()
                : posted.poll(nearest - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (task != null) {
          task.run();
        } else {
          fire(System.nanoTime());
        }
      }
    } catch (InterruptedException _) {
      take(new LinkEvent.Stop());
    }
  }

  private void fire(long now) {
    for (Timer due = timers.takeDue(now); due != null; due = timers.takeDue(now)) {
      take(new LinkEvent.TimerFired(due, random()));
    }
    Long owed = answerBy;
    if (owed != null && owed - now <= 0) {
      String reason = "The hub did not answer a subscription in time.";
      take(new LinkEvent.Contradicted(link.connection(), reason, random()));
    }
  }

  private void take(LinkEvent event) {
    boolean had = link.hasSocket();
    int before = link.connection();
    LinkMachine.Step step = LinkMachine.step(link, event);
    link = step.link();
    if (had && !(link.hasSocket() && link.connection() == before)) {
      answerBy = null;
      subscriber.lost();
    }
    if (link.state() instanceof LinkState.WaitingToRetry(_, var delayMs, var reason) && had) {
      LOG.debug("{} Again in {} ms.", reason, delayMs);
    }
    step.effects().forEach(this::apply);
  }

  private void apply(LinkEffect effect) {
    switch (effect) {
      case LinkEffect.OpenSocket(var number) -> open(number);
      case LinkEffect.SendSubscribe _ -> {
        subscriber.welcomed();
        send();
      }
      case LinkEffect.CloseSocket _ -> close();
      case LinkEffect.Probe _ -> {
        if (connection != null) {
          connection.ping();
        }
      }
      case LinkEffect.Arm(var timer, var delayMs) ->
          timers.arm(timer, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs));
      case LinkEffect.Disarm(var timer) -> timers.disarm(timer);
      case LinkEffect.Poll _ -> throw new IllegalStateException("an agent's link does not poll");
    }
  }

  private void open(int number) {
    try {
      HubChanges.Door to = door.get();
      connection = HubConnection.open(to.url(), to.apiKey(), CONNECT_TIMEOUT, new Listener(number));
    } catch (RuntimeException e) {
      // There may be a way later, as while there is no key yet.
      LOG.warn("The hub cannot be asked for changes: {}", e.getMessage());
      posted.add(() -> closed(number, String.valueOf(e.getMessage())));
    }
  }

  private void close() {
    if (connection != null) {
      connection.close();
    }
    connection = null;
  }

  private void closed(int number, String reason) {
    take(new LinkEvent.SocketClosed(number, Comeback.YES, reason, random()));
  }

  private void askNext() {
    if (link.state() instanceof LinkState.Live && answerBy == null && send()) {
      answerBy = System.nanoTime() + answerMax.toNanos();
    }
  }

  private boolean send() {
    Optional<ClientFrame.Subscribe> next = subscriber.next();
    HubConnection open = connection;
    if (open != null) {
      next.ifPresent(open::send);
    }
    return next.isPresent();
  }

  private void subscribed(int number) {
    if (number == link.connection() && link.hasSocket()) {
      answerBy = null;
      take(new LinkEvent.Subscribed(number, true));
      subscriber.subscribed();
      askNext();
    }
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /// Called by the connection's reader, and its fields used by it alone.
  private final class Listener implements HubListener {
    private final int number;
    private long notedNanos = System.nanoTime();
    private int unread;

    Listener(int number) {
      this.number = number;
    }

    @Override
    public void onUnread(String why) {
      unread++;
      if (unread <= UNREAD_MAX_COUNT) {
        LOG.warn("A frame of the hub cannot be read: {}", why);
      }
      if (unread == UNREAD_MAX_COUNT) {
        String reason = "Frames of the hub cannot be read.";
        posted.add(() -> take(new LinkEvent.Contradicted(number, reason, random())));
      }
    }

    @Override
    public void onHeard() {
      long now = System.nanoTime();
      if (now - notedNanos >= HEARD_NOTE_NANOS) {
        notedNanos = now;
        posted.add(() -> take(new LinkEvent.Heard(number)));
      }
    }

    @Override
    public void onFrame(HubFrame frame, int characters) {
      switch (frame) {
        case HubFrame.Welcome(_, var pingIntervalMs) ->
            posted.add(() -> take(new LinkEvent.Welcomed(number, pingIntervalMs)));
        case HubFrame.Subscribed _ -> posted.add(() -> subscribed(number));
        case HubFrame.Event(var sequenced) -> subscriber.event(sequenced.event());
        case HubFrame.Replay _ -> {
          // Nothing was asked for that would be replayed.
        }
        case HubFrame.Fault(_, _, var after) when after.isPresent() ->
            posted.add(() -> take(new LinkEvent.GoodbyeSaid(number, after.getAsInt())));
        case HubFrame.Fault(var code, var message, _) ->
            LOG.warn("The hub refuses ({}): {}", code, message);
      }
    }

    @Override
    public void onClosed(HubClosed closed) {
      posted.add(() -> HubLink.this.closed(number, closed.reason()));
    }
  }
}
