package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.Transport;
import dev.boardcast.github.sync.memory.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All connections of a server: one thread, so that requests of a token never go out side by side.
/// Made only where there is a link. Thread-safe.
public final class GitHubMirrors implements AutoCloseable {
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  /// Until the next round, where one ended by a fault that is no board's own.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(GitHubMirrors.class);

  private final MirrorDesk desk;
  private final Tokens tokens;
  private final Transport transport;
  private final InstantSource clock;
  private final Rounds rounds;
  private final Map<String, GitHubApi> apis = new HashMap<>();
  private final Thread thread;
  private final Told told = new Told();

  /// Guarded by this, as all below.
  private final Map<Integer, Rounds.Link> links = new HashMap<>();

  private boolean woken;
  private boolean closed;

  /// @param intervalMin between two scans of a project
  public GitHubMirrors(
      MirrorDesk desk, Tokens tokens, String agent, InstantSource clock, Duration intervalMin) {
    this.desk = desk;
    this.tokens = tokens;
    this.clock = clock;
    rounds = new Rounds(clock, intervalMin);
    transport = new Transport(agent);
    desk.onChange(this::changed);
    reload();
    thread = Thread.ofPlatform().name("github-link").start(this::run);
  }

  /// An API of its own for whoever checks something before there is a link.
  public GitHubApi api(Endpoint endpoint) {
    return new GitHubApi(transport, endpoint, () -> tokens.find(endpoint), clock, Thread::sleep);
  }

  public Tokens tokens() {
    return tokens;
  }

  public MirrorDesk desk() {
    return desk;
  }

  /// Takes up links that were made, and leaves those that were ended.
  public synchronized void reload() {
    List<MirrorLink> stored = desk.links();
    links.keySet().retainAll(stored.stream().map(MirrorLink::project).toList());
    for (MirrorLink link : stored) {
      if (!links.containsKey(link.project())) {
        links.put(link.project(), link(link));
      }
    }
    tell();
    wake();
  }

  private Rounds.Link link(MirrorLink stored) {
    Remote remote = Remote.of(stored.remote());
    Endpoint endpoint =
        Endpoint.of(remote.host())
            .orElseThrow(() -> new IllegalStateException("a link with no host: " + remote.host()));
    GitHubApi api = apis.computeIfAbsent(remote.host(), _ -> api(endpoint));
    ProjectMirror mirror =
        new ProjectMirror(desk, api, stored, clock, () -> UUID.randomUUID().toString());
    return new Rounds.Link(mirror, clock.instant());
  }

  public synchronized List<MirrorReport> reports() {
    return links.values().stream()
        .map(Rounds.Link::report)
        .sorted(Comparator.comparingInt(MirrorReport::project))
        .toList();
  }

  /// How all connections stand, and a tag that is another where any of them stands otherwise.
  public record Stand(String tag, List<MirrorReport> reports) {
    public Stand {
      reports = List.copyOf(reports);
    }
  }

  /// @param known the tag of what the caller knows; empty for nothing
  /// @param patience how long it is waited for something else than that
  public Stand stand(String known, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    long begun = System.nanoTime();
    synchronized (told) {
      while (told.tag().equals(known) && !told.over) {
        long left = nanos - (System.nanoTime() - begun);
        if (left <= 0) {
          break;
        }
        TimeUnit.NANOSECONDS.timedWait(told, left);
      }
      return new Stand(told.tag(), told.reports);
    }
  }

  /// What whoever asks is told. Guarded by itself.
  private static final class Told {
    /// Tags of another start of the server are no tags of this one.
    private final String begin = UUID.randomUUID().toString().substring(0, 8);

    private long news;
    private boolean over;
    private List<MirrorReport> reports = List.of();

    String tag() {
      return begin + "-" + news;
    }
  }

  private void tell() {
    List<MirrorReport> now = reports();
    synchronized (told) {
      if (!now.equals(told.reports)) {
        told.reports = now;
        told.news++;
        told.notifyAll();
      }
    }
  }

  /// The boards that mirror a project of this id: two servers may give the same id.
  public synchronized List<Integer> boardsOf(String projectId) {
    return links.entrySet().stream()
        .filter(link -> link.getValue().mirrors(projectId))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  public synchronized boolean isLinked(int project) {
    return links.containsKey(project);
  }

  /// GitHub told of items of a board; what it told is in the store. On any thread.
  public synchronized void told(int project) {
    Rounds.Link link = links.get(project);
    if (link != null) {
      link.told();
      wake();
    }
  }

  /// GitHub told something of a board's project itself. On any thread.
  public synchronized void heard(int project) {
    Rounds.Link link = links.get(project);
    if (link != null) {
      link.heard();
      wake();
    }
  }

  /// GitHub told that a board's cards stand in another order. On any thread.
  public synchronized void reordered(int project) {
    Rounds.Link link = links.get(project);
    if (link != null) {
      link.reordered(clock.instant());
      wake();
    }
  }

  /// On the tracker's writer thread.
  private synchronized void changed(int project) {
    Rounds.Link link = links.get(project);
    if (link != null) {
      link.attend();
      wake();
    }
  }

  private synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void run() {
    while (true) {
      List<Rounds.Link> all;
      synchronized (this) {
        if (closed) {
          return;
        }
        woken = false;
        all = List.copyOf(links.values());
      }
      if (!pause(round(all))) {
        return;
      }
    }
  }

  /// What goes wrong with one board is that board's own; what is left is ours, and must not end the
  /// thread of all.
  ///
  /// @return when the next one is wanted
  private Instant round(List<Rounds.Link> all) {
    try {
      Instant next = rounds.round(all);
      tell();
      return next;
    } catch (RuntimeException | Error e) {
      LOG.error("A round of the boards on GitHub failed; the next one is in {}", AFTER_FAILURE, e);
      return clock.instant().plus(AFTER_FAILURE);
    }
  }

  /// @return whether to go on
  private synchronized boolean pause(Instant until) {
    while (!closed && !woken) {
      long millis = Duration.between(clock.instant(), until).toMillis();
      if (millis <= 0) {
        break;
      }
      try {
        wait(millis);
      } catch (InterruptedException _) {
        return false;
      }
    }
    return !closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    synchronized (told) {
      told.over = true;
      told.notifyAll();
    }
    thread.interrupt();
    try {
      if (!thread.join(CLOSE_MAX)) {
        LOG.warn("the connection to GitHub did not end within {} s", CLOSE_MAX.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    transport.close();
  }
}
