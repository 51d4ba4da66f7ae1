package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.time.Backoff;
import dev.boardcast.github.api.Endpoint;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.api.Transport;
import dev.boardcast.github.core.ScanPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All connections of a server: one thread, so that requests of a token never go out side by side.
/// Made only where there is a link. Thread-safe.
public final class GitHubMirrors implements AutoCloseable {
  /// What was denied, or is gone, may have been put right by a person.
  private static final Duration RETRY_BY_HAND = Duration.ofMinutes(1);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(GitHubMirrors.class);

  private final MirrorDesk desk;
  private final Tokens tokens;
  private final Transport transport;
  private final InstantSource clock;
  private final Duration intervalMin;
  private final Map<String, GitHubApi> apis = new HashMap<>();
  private final Thread thread;

  /// Guarded by this, as all below.
  private final Map<Integer, Link> links = new HashMap<>();

  private boolean woken;
  private boolean closed;

  /// A connection and how it stands. All but `report` is the thread's.
  private static final class Link {
    final ProjectMirror mirror;
    final HookReads hooks;
    Instant notBefore = Instant.MIN;
    int failures;
    volatile LinkReport report;

    Link(ProjectMirror mirror, HookReads hooks, LinkReport report) {
      this.mirror = mirror;
      this.hooks = hooks;
      this.report = report;
    }
  }

  /// @param intervalMin between two scans of a project
  public GitHubMirrors(
      MirrorDesk desk, Tokens tokens, String agent, InstantSource clock, Duration intervalMin) {
    this.desk = desk;
    this.tokens = tokens;
    this.clock = clock;
    this.intervalMin = intervalMin;
    transport = new Transport(agent);
    desk.onChange(this::changed);
    reload();
    thread = Thread.ofPlatform().name("github-link").start(this::run);
  }

  /// An API of its own for whoever checks something before there is a link.
  public GitHubApi api(Endpoint endpoint) {
    return new GitHubApi(transport, endpoint, () -> tokens.find(endpoint), clock);
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
    wake();
  }

  private Link link(MirrorLink stored) {
    Remote remote = Remote.of(stored.remote());
    Endpoint endpoint =
        Endpoint.of(remote.host())
            .orElseThrow(() -> new IllegalStateException("a link with no host: " + remote.host()));
    GitHubApi api = apis.computeIfAbsent(remote.host(), _ -> api(endpoint));
    ProjectMirror mirror = new ProjectMirror(desk, api, stored);
    HookReads hooks = new HookReads(desk, stored.project());
    mirror.traces().onFound(changed -> hooks.found(changed, clock.instant()));
    return new Link(mirror, hooks, report(mirror, null, LinkState.STARTING, "", Optional.empty()));
  }

  public synchronized List<LinkReport> reports() {
    return links.values().stream()
        .map(link -> link.report)
        .sorted(Comparator.comparingInt(LinkReport::project))
        .toList();
  }

  /// The boards that mirror a project of this id: two servers may give the same id.
  public synchronized List<Integer> boardsOf(String projectId) {
    return links.entrySet().stream()
        .filter(link -> link.getValue().mirror.remote().id().equals(projectId))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  public synchronized boolean isLinked(int project) {
    return links.containsKey(project);
  }

  /// GitHub told of items of a board; what it told is in the store. On any thread.
  public synchronized void told(int project) {
    Link link = links.get(project);
    if (link != null) {
      link.hooks.ring();
      wake();
    }
  }

  /// GitHub told something of a board's project itself. On any thread.
  public synchronized void heard(int project) {
    Link link = links.get(project);
    if (link != null) {
      link.hooks.heard();
      wake();
    }
  }

  /// On the tracker's writer thread.
  private synchronized void changed(int project) {
    if (links.containsKey(project)) {
      wake();
    }
  }

  private synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void run() {
    while (true) {
      List<Link> all;
      synchronized (this) {
        if (closed) {
          return;
        }
        woken = false;
        all = new ArrayList<>(links.values());
      }
      Instant next = clock.instant().plus(intervalMin);
      for (Link link : all) {
        Instant due = round(link, interval(link, all));
        next = due.isBefore(next) ? due : next;
      }
      if (!pause(next)) {
        return;
      }
    }
  }

  /// Those of which GitHub tells by itself are scanned rarely, and what that saves is the others'.
  private Duration interval(Link asked, List<Link> all) {
    Instant now = clock.instant();
    if (asked.hooks.isLive(now)) {
      return intervalMin.multipliedBy(ScanPlan.INTERVAL_LIVE.dividedBy(ScanPlan.INTERVAL_MIN));
    }
    long points =
        all.stream()
            .filter(link -> !link.hooks.isLive(now))
            .mapToLong(link -> ScanPlan.points(link.mirror.progress().total()))
            .sum();
    Duration fits = ScanPlan.interval(points);
    // Tests are in a hurry; a project of a few cards costs the least there is.
    return fits.compareTo(ScanPlan.INTERVAL_MIN) > 0 ? fits : intervalMin;
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

  /// Lets a link do what is due.
  ///
  /// @return when it wants to be asked again
  private Instant round(Link link, Duration interval) {
    Instant now = clock.instant();
    if (now.isBefore(link.notBefore)) {
      count(link);
      return link.notBefore;
    }
    ProjectMirror mirror = link.mirror;
    try {
      boolean more = mirror.isReady() && link.hooks.step(mirror, now);
      more |= mirror.step(now, interval);
      link.failures = 0;
      if (mirror.fieldFault().isPresent()) {
        link.notBefore = now.plus(RETRY_BY_HAND);
        tell(link, LinkState.CHANGED, mirror.fieldFault().get(), Optional.of(link.notBefore));
        return link.notBefore;
      }
      boolean importing = !mirror.progress().imported();
      tell(
          link,
          importing
              ? LinkState.IMPORTING
              : link.hooks.isLive(now) ? LinkState.LIVE : LinkState.POLLING,
          importing
              ? "%d of %d items".formatted(mirror.progress().items(), mirror.progress().total())
              : "",
          Optional.empty());
      Instant scan = mirror.scannedAt().orElse(now).plus(interval);
      Instant read = mirror.isReady() ? link.hooks.due().orElse(scan) : scan;
      return more ? now : read.isBefore(scan) ? read : scan;
    } catch (GitHubException e) {
      return failed(link, e.failure(), now);
    } catch (RuntimeException | Error e) {
      LOG.error("the connection of project #{} failed; it is tried again", mirror.project(), e);
      return failed(link, new Failure.Unknown("a fault of this program, see its log"), now);
    }
  }

  private Instant failed(Link link, Failure failure, Instant now) {
    link.failures++;
    LinkState state;
    switch (failure) {
      case Failure.Waiting(var until, var _) -> {
        state = LinkState.WAITING;
        link.notBefore = until;
      }
      case Failure.Denied _ -> {
        state = LinkState.DENIED;
        link.notBefore = now.plus(RETRY_BY_HAND);
      }
      case Failure.Gone _ -> {
        state = LinkState.GONE;
        link.notBefore = now.plus(RETRY_BY_HAND);
      }
      case Failure.Unknown _ -> {
        state = LinkState.OFFLINE;
        link.notBefore = now.plusMillis(Backoff.delayMs(link.failures, 0));
      }
    }
    count(link);
    tell(link, state, failure.message(), Optional.of(link.notBefore));
    return link.notBefore;
  }

  /// What waits is told even where nothing can be sent.
  private void count(Link link) {
    try {
      link.mirror.countWaiting();
      LinkReport old = link.report;
      link.report =
          report(
              link.mirror,
              old,
              LinkState.valueOf(old.state().toUpperCase(Locale.ROOT)),
              old.message(),
              Optional.ofNullable(old.retryAt()));
    } catch (RuntimeException e) {
      LOG.debug("what waits cannot be counted", e);
    }
  }

  private void tell(Link link, LinkState state, String message, Optional<Instant> retryAt) {
    LinkReport old = link.report;
    link.report = report(link.mirror, old, state, message, retryAt);
    boolean isNews = !old.state().equals(state.wireName());
    if (isNews) {
      LOG.info(
          "project #{} and {}: {} {}",
          link.mirror.project(),
          link.mirror.remote(),
          state.wireName(),
          message);
    }
  }

  private LinkReport report(
      ProjectMirror mirror,
      @Nullable LinkReport old,
      LinkState state,
      String message,
      Optional<Instant> retryAt) {
    Remote remote = mirror.remote();
    Instant since =
        old != null && old.state().equals(state.wireName()) ? old.since() : clock.instant();
    return new LinkReport(
        mirror.project(),
        remote.host(),
        remote.owner(),
        remote.number(),
        remote.url(),
        state.wireName(),
        message,
        since,
        mirror.waiting(),
        mirror.progress().items(),
        mirror.scannedAt().orElse(null),
        retryAt.orElse(null),
        mirror.notShown(),
        mirror.overruled());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
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
