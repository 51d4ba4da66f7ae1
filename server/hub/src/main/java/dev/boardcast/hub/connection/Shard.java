package dev.boardcast.hub.connection;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.fanout.FanOut;
import dev.boardcast.hub.fanout.FlushCoalescer;
import dev.boardcast.hub.fanout.SubscriberList;
import dev.boardcast.hub.frame.EncodedBatch;
import dev.boardcast.hub.frame.EncodedEvent;
import dev.boardcast.hub.subscriber.Subscriptions;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.json.ToldEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hub's part on one event loop: its connections, and the index of who wants which project.
///
/// Everything here is touched by the loop's own thread only, but for the backlog: there the writer
/// thread leaves events. What follows the last flush closely may be gathered (see
/// `FlushCoalescer`), to go out together, each subscriber flushed once.
public final class Shard {
  /// Events that may wait for this loop. At the bound all of them are dropped and every subscriber
  /// of the loop is closed (`INTERNAL_ERROR`), to come back and catch up by position.
  public static final int BACKLOG_MAX_EVENTS = 16_384;

  /// Events delivered before the loop turns to its sockets again.
  static final int ROUND_MAX_EVENTS = 256;

  private static final Logger log = LoggerFactory.getLogger(Shard.class);

  private final EventLoop loop;
  private final ByteBufAllocator allocator;
  private final HubMetrics metrics;
  private final FlushCoalescer gathering;
  private final FanOut fanOut;

  private final Object backlogLock = new Object();
  // Guarded by backlogLock, these three.
  private final Deque<EncodedEvent> backlog = new ArrayDeque<>();
  private final Map<Integer, LogHead> lost = new HashMap<>();
  private boolean scheduled;

  // The last event of each project that the subscribers here were given.
  private final Map<Integer, LogHead> live;
  private final IntObjectMap<SubscriberList> byProject = new IntObjectHashMap<>();
  private final SubscriberList toAll = new SubscriberList();
  private final Set<ClientConnection> connections = new LinkedHashSet<>();
  private final List<ClientConnection> dirty = new ArrayList<>();
  private boolean flushing;

  // Connections that want to be spared somebody's changes.
  private int sparing;
  private long deliveries;
  private long sentBytes;
  private long queuedBytes;
  private int heldBack;

  public Shard(
      EventLoop loop,
      ByteBufAllocator allocator,
      Map<Integer, LogHead> heads,
      long gatherNanos,
      FanOut fanOut,
      HubMetrics metrics) {
    this.loop = loop;
    this.allocator = allocator;
    this.metrics = metrics;
    live = new HashMap<>(heads);
    this.fanOut = fanOut;
    gathering = new FlushCoalescer(gatherNanos, System.nanoTime());
  }

  public EventLoop eventLoop() {
    return loop;
  }

  /// Leaves events for this loop. Called by the writer thread.
  public void hand(List<EncodedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    synchronized (backlogLock) {
      events.forEach(EncodedEvent::retain);
      backlog.addAll(events);
      if (backlog.size() > BACKLOG_MAX_EVENTS) {
        loseBacklog();
      }
    }
    wake();
  }

  /// Tells that events of projects never came: up to these sequences. Called by the writer thread,
  /// before it hands over what came after.
  public void lose(Map<Integer, LogHead> upTo) {
    synchronized (backlogLock) {
      loseBacklog();
      lost.putAll(upTo);
    }
    wake();
  }

  /// Drops what nobody will deliver any more. After the loop has ended.
  public void discardBacklog() {
    synchronized (backlogLock) {
      loseBacklog();
    }
  }

  /// Events that wait to be delivered here. For any thread.
  public int backlogSize() {
    synchronized (backlogLock) {
      return backlog.size();
    }
  }

  private void loseBacklog() {
    metrics.drops.increment(backlog.size());
    for (EncodedEvent event : backlog) {
      lost.put(event.projectNumber(), event.head());
      event.release();
    }
    backlog.clear();
  }

  private void wake() {
    synchronized (backlogLock) {
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    try {
      loop.execute(this::gather);
    } catch (RejectedExecutionException _) {
      // The hub is closing; nobody is left to tell.
      discardBacklog();
    }
  }

  private void gather() {
    long waitNanos = gathering.waitNanos(System.nanoTime());
    if (waitNanos > 0) {
      int there = backlogSize();
      var _ = loop.schedule(() -> endWait(there), waitNanos, TimeUnit.NANOSECONDS);
    } else {
      round();
    }
  }

  private void endWait(int there) {
    gathering.waited(backlogSize() > there);
    round();
  }

  private void round() {
    List<EncodedEvent> events = new ArrayList<>();
    Map<Integer, LogHead> lostNow;
    boolean more;
    synchronized (backlogLock) {
      lostNow = Map.copyOf(lost);
      lost.clear();
      while (events.size() < ROUND_MAX_EVENTS && !backlog.isEmpty()) {
        events.add(backlog.remove());
      }
      more = !backlog.isEmpty();
      scheduled = more;
    }
    if (!lostNow.isEmpty()) {
      live.putAll(lostNow);
      closeAll(CloseReason.INTERNAL_ERROR);
    }
    try {
      deliver(events);
      flushDirty();
    } catch (RuntimeException | Error e) {
      // Who got which of them is not known: all come back and catch up by position.
      log.error("Events could not be delivered; the subscribers are sent away to come back.", e);
      closeAll(CloseReason.INTERNAL_ERROR);
    }
    long nowNanos = System.nanoTime();
    gathering.flushed(nowNanos);
    for (EncodedEvent event : events) {
      metrics.lag(nowNanos - event.committedAtNanos());
      event.release();
    }
    if (more) {
      loop.execute(this::round);
    }
  }

  /// Hands a round's events over: all of a project to those who named it, all of them to those who
  /// want all. A project's order is kept; that of different projects to one subscriber is not.
  private void deliver(List<EncodedEvent> events) {
    for (EncodedEvent event : events) {
      live.put(event.projectNumber(), event.head());
    }
    if (toAll.size() > 0) {
      deliver(events, toAll, true);
    }
    if (byProject.isEmpty()) {
      return;
    }
    if (events.size() == 1) {
      deliver(events, byProject.get(events.getFirst().projectNumber()), true);
      return;
    }
    Map<Integer, List<EncodedEvent>> ofProjects = new LinkedHashMap<>();
    for (EncodedEvent event : events) {
      if (byProject.containsKey(event.projectNumber())) {
        ofProjects.computeIfAbsent(event.projectNumber(), _ -> new ArrayList<>()).add(event);
      }
    }
    boolean alone = ofProjects.size() == 1;
    ofProjects.forEach((project, of) -> deliver(of, byProject.get(project), alone));
  }

  private void deliver(
      List<EncodedEvent> events, @Nullable SubscriberList subscribers, boolean alone) {
    if (subscribers == null || events.isEmpty()) {
      return;
    }
    boolean commented = events.stream().anyMatch(EncodedEvent::isCommented);
    if (sparing == 0 && !commented) {
      deliverAlike(events, subscribers, alone);
      return;
    }
    // The same events in several forms, each to its own: no more than the events have authors,
    // however many names subscribers do not want to hear of. Looked for with each batch: whoever is
    // closed meanwhile is off the list.
    Set<String> actors = sparing == 0 ? Set.of() : actors(events);
    Set<ToldEvents> forms = new LinkedHashSet<>();
    subscribers.forEach(outlet -> forms.add(outlet.recipient().told().of(actors, commented)));
    if (forms.equals(Set.of(ToldEvents.ALL))) {
      deliverAlike(events, subscribers, alone);
      return;
    }
    for (ToldEvents told : forms) {
      for (EncodedBatch batch : EncodedBatch.of(allocator, events, alone, told)) {
        try {
          deliver(
              batch,
              subscribers.only(
                  outlet -> outlet.recipient().told().of(actors, commented).equals(told)));
        } finally {
          batch.release();
        }
      }
    }
  }

  private static Set<String> actors(List<EncodedEvent> events) {
    Set<String> actors = new HashSet<>();
    for (EncodedEvent event : events) {
      String actor = event.actor();
      if (actor != null) {
        actors.add(actor);
      }
    }
    return actors;
  }

  private void deliverAlike(List<EncodedEvent> events, SubscriberList subscribers, boolean alone) {
    for (EncodedBatch batch : EncodedBatch.of(allocator, events, alone, ToldEvents.ALL)) {
      try {
        deliver(batch, subscribers);
      } finally {
        batch.release();
      }
    }
  }

  private void deliver(EncodedBatch batch, SubscriberList subscribers) {
    if (!batch.isAlone()) {
      subscribers.forEach(outlet -> outlet.recipient().deliver(batch, 0));
      return;
    }
    ByteBuf frames = batch.frames();
    int events = batch.events().size();
    int size = frames.readableBytes();
    int whole = fanOut.write(frames, subscribers);
    delivered(events * whole, (long) size * whole);
    if (whole < subscribers.size()) {
      subscribers.forEach(outlet -> {
        if (outlet.written() < size) {
          outlet.recipient().deliver(batch, outlet.written());
        }
      });
    }
  }

  /// The last event handed out; `LogHead.NONE` for a project without a log.
  LogHead live(int project) {
    return live.getOrDefault(project, LogHead.NONE);
  }

  Set<Integer> liveProjects() {
    return Collections.unmodifiableSet(live.keySet());
  }

  void add(ClientConnection connection) {
    connections.add(connection);
    metrics.acceptedUpgrades.increment();
    metrics.connections.incrementAndGet();
  }

  /// A connection wants to be told in another way than before.
  ///
  /// @return `after`
  ToldEvents toldChanged(ToldEvents before, ToldEvents after) {
    sparing += (after.notBy() == null ? 0 : 1) - (before.notBy() == null ? 0 : 1);
    return after;
  }

  void remove(ClientConnection connection) {
    if (connections.remove(connection)) {
      var _ = toldChanged(connection.told(), ToldEvents.ALL);
      metrics.connections.decrementAndGet();
    }
  }

  void subscriptionsChanged(ClientConnection connection, Subscriptions.Change change) {
    switch (change) {
      case Subscriptions.Change.Nothing() -> {}
      case Subscriptions.Change.Added(var projects) -> {
        projects.forEach(
            n -> byProject.computeIfAbsent(n, _ -> new SubscriberList()).add(connection.outlet()));
        metrics.subscriptions.addAndGet(projects.size());
      }
      case Subscriptions.Change.Removed(var projects) -> removeFrom(projects, connection);
      case Subscriptions.Change.ToAll(var before) -> {
        removeFrom(before, connection);
        toAll.add(connection.outlet());
        metrics.subscriptions.incrementAndGet();
      }
      case Subscriptions.Change.ToNone(var wasAll, var before) -> {
        removeFrom(before, connection);
        if (wasAll) {
          toAll.remove(connection.outlet());
          metrics.subscriptions.decrementAndGet();
        }
      }
    }
  }

  private void removeFrom(Set<Integer> projects, ClientConnection connection) {
    for (int project : projects) {
      SubscriberList subscribers = byProject.get(project);
      if (subscribers != null) {
        subscribers.remove(connection.outlet());
        if (subscribers.size() == 0) {
          byProject.remove(project);
        }
      }
    }
    metrics.subscriptions.addAndGet(-projects.size());
  }

  /// A connection has unflushed writes; `flushDirty` flushes it.
  void addDirty(ClientConnection connection) {
    dirty.add(connection);
  }

  void delivered(int events, long bytes) {
    deliveries += events;
    sentBytes += bytes;
  }

  /// Ends every task of this loop that may have written.
  void flushDirty() {
    // A flush that fails closes its connection, which ends here again: with a crowd that is cut at
    // once, once within the other for each of them, until the stack is full.
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      for (int i = 0; i < dirty.size(); i++) {
        dirty.get(i).flush();
      }
    } finally {
      dirty.clear();
      flushing = false;
    }
    if (deliveries > 0) {
      metrics.deliveries.increment((double) deliveries);
      metrics.sentBytes.increment((double) sentBytes);
      deliveries = 0;
      sentBytes = 0;
    }
  }

  /// Pings, looks for pongs, and measures the queues; called every so often.
  public void sweep() {
    long nowNanos = System.nanoTime();
    List.copyOf(connections).forEach(c -> c.keepAlive(nowNanos));
    HubSnapshot now = snapshot();
    metrics.queuedBytes.addAndGet(now.queuedBytes() - queuedBytes);
    queuedBytes = now.queuedBytes();
    metrics.heldBack.addAndGet(now.heldBack() - heldBack);
    heldBack = now.heldBack();
    flushDirty();
  }

  public void closeAll(CloseReason reason) {
    List.copyOf(connections).forEach(c -> c.close(reason));
    flushDirty();
  }

  /// Tells all that the hub goes, and each when to come back.
  public void sayGoodbye(IntSupplier retryAfterMs) {
    List.copyOf(connections).forEach(c -> c.sayGoodbye(retryAfterMs.getAsInt()));
    flushDirty();
  }

  /// Cuts those that leave their queues full, for there is no memory left for replays.
  ///
  /// @param asking who needs it
  void cutFull(ClientConnection asking) {
    for (ClientConnection connection : List.copyOf(connections)) {
      if (connection != asking && !connection.hasRoom()) {
        connection.cut();
      }
    }
  }

  /// Closes those whose key does not hold any more.
  public void closeRevoked(Authenticator gate) {
    for (ClientConnection connection : List.copyOf(connections)) {
      if (!gate.holds(connection.grant())) {
        connection.close(CloseReason.KEY_REFUSED);
      }
    }
    flushDirty();
  }

  /// Gives back what it has of the system. The last thing that is done on this loop.
  public void end() {
    fanOut.end();
  }

  public HubSnapshot snapshot() {
    Map<Integer, Integer> counts = new HashMap<>();
    byProject.forEach((project, list) -> counts.put(project, list.size()));
    long queued = 0;
    int held = 0;
    for (ClientConnection connection : connections) {
      queued += connection.queuedBytes();
      held += connection.isHoldingBack() ? 1 : 0;
    }
    return new HubSnapshot(connections.size(), toAll.size(), counts, queued, held);
  }
}
