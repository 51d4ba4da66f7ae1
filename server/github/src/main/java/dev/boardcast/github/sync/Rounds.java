package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorState;
import dev.boardcast.core.time.Backoff;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.api.Views.Fields;
import dev.boardcast.github.api.Views.ScanPage;
import dev.boardcast.github.core.pace.Pacing;
import dev.boardcast.github.core.scan.ScanPlan;
import dev.boardcast.github.sync.memory.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets every connection do what is due: each its own work, and scans together, for the pages of
/// ten projects cost as much as one. For one thread, but for the reports.
public final class Rounds {
  /// What was denied, or is gone, may have been put right by a person.
  private static final Duration RETRY_BY_HAND = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final InstantSource clock;
  private final Duration intervalMin;

  /// A connection and how it stands. All but what is volatile is the thread's.
  public static final class Link {
    private final ProjectMirror mirror;

    /// Whether something may wait to be sent: set by whoever changes the board. A board on which
    /// nothing happens is not asked.
    private final AtomicBoolean wanted = new AtomicBoolean(true);

    private Instant notBefore = Instant.MIN;
    private int failures;
    private volatile MirrorReport report;

    public Link(ProjectMirror mirror, Instant now) {
      this.mirror = mirror;
      report = mirror.report(MirrorState.STARTING, "", now, null);
    }

    public MirrorReport report() {
      return report;
    }

    boolean mirrors(String projectId) {
      return mirror.remote().id().equals(projectId);
    }

    /// GitHub told of items. On any thread.
    void told() {
      mirror.hooks().ring();
    }

    /// GitHub told something of the project itself. On any thread.
    void heard() {
      mirror.hooks().heard();
    }

    /// GitHub told that cards stand in another order. On any thread.
    public void reordered(Instant at) {
      mirror.reordered(at);
    }

    /// The board was changed.
    public void attend() {
      wanted.set(true);
    }

    private boolean hasWork() {
      return wanted.get() || !mirror.isReady() || mirror.wantsTold() || mirror.isWorkDue();
    }

    private boolean isFree(Instant now) {
      return !now.isBefore(notBefore);
    }
  }

  /// @param intervalMin between two scans of a project
  public Rounds(InstantSource clock, Duration intervalMin) {
    this.clock = clock;
    this.intervalMin = intervalMin;
  }

  /// @return when the next one is wanted
  public Instant round(Collection<Link> links) {
    Duration interval = interval(links);
    Instant next = clock.instant().plus(intervalMin);
    List<Link> idle = new ArrayList<>();
    for (Link link : links) {
      if (!link.isFree(clock.instant())) {
        count(link);
        next = earlier(next, link.notBefore);
      } else if (link.hasWork() && work(link)) {
        next = earlier(next, clock.instant());
      } else if (link.isFree(clock.instant())) {
        idle.add(link);
      }
    }
    for (Link link : scanned(idle, interval)) {
      Duration own = interval(link, interval);
      boolean goesOn = link.wanted.get() || link.mirror.wantsScan(own);
      next = earlier(next, goesOn ? clock.instant() : link.mirror.due(own));
    }
    for (Link link : links) {
      next = link.isFree(clock.instant()) ? next : earlier(next, link.notBefore);
    }
    return next;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// Those of which GitHub tells by itself are scanned rarely, and what that saves is the others'.
  private Duration interval(Link link, Duration others) {
    return link.mirror.isScannedRarely()
        ? intervalMin.multipliedBy(ScanPlan.INTERVAL_LIVE.dividedBy(ScanPlan.INTERVAL_MIN))
        : others;
  }

  private Duration interval(Collection<Link> links) {
    Duration fits =
        ScanPlan.interval(
            ScanPlan.points(
                links.stream()
                    .filter(link -> !link.mirror.isScannedRarely())
                    .map(link -> (long) link.mirror.progress().total())
                    .toList()));
    // Tests are in a hurry; a project of a few cards costs the least there is.
    return fits.compareTo(ScanPlan.INTERVAL_MIN) > 0 ? fits : intervalMin;
  }

  /// @return whether there is more to do at once
  private boolean work(Link link) {
    ProjectMirror mirror = link.mirror;
    // At once: the board may be changed between a look at it and its being cleared.
    boolean wanted = link.wanted.getAndSet(false);
    return tried(
        link,
        () -> {
          boolean told = mirror.readTold();
          // What was told before a stop is read before anything is looked for. That something was
          // told is no reason to look for what is to be sent.
          boolean sends = wanted || told || !mirror.isReady() || mirror.isWorkDue();
          boolean more = (sends && mirror.work()) || told || mirror.wantsTold();
          if (more) {
            link.attend();
          }
          if (mirror.fieldFault().isPresent()) {
            link.attend();
            link.notBefore = clock.instant().plus(RETRY_BY_HAND);
            tell(link, MirrorState.CHANGED, mirror.fieldFault().get(), Optional.of(link.notBefore));
            return false;
          }
          tellWell(link);
          return more;
        });
  }

  private void tellWell(Link link) {
    ProjectMirror mirror = link.mirror;
    Progress progress = mirror.progress();
    Optional<Instant> paced = mirror.pacedUntil();
    if (!progress.imported()) {
      String far = "%d of %d items".formatted(progress.items(), progress.total());
      tell(link, MirrorState.IMPORTING, far, Optional.empty());
    } else if (paced.isPresent()) {
      Failure slow = new Failure.Waiting(paced.get(), Pacing.Why.PACE);
      tell(link, MirrorState.WAITING, slow.message(), paced);
    } else {
      MirrorState state = mirror.isLive() ? MirrorState.LIVE : MirrorState.POLLING;
      tell(link, state, mirror.note(), Optional.empty());
    }
  }

  private interface Attempt {
    boolean make();
  }

  private boolean tried(Link link, Attempt attempt) {
    try {
      boolean more = attempt.make();
      link.failures = 0;
      return more;
    } catch (GitHubException e) {
      failed(link, e.failure());
    } catch (RuntimeException | Error e) {
      LOG.error(
          "the connection of project #{} failed; it is tried again", link.mirror.project(), e);
      failed(link, new Failure.Unknown("a fault of this program, see its log"));
    }
    return false;
  }

  /// Takes a page of each that wants one.
  ///
  /// @return those that had nothing to do but to scan
  private List<Link> scanned(List<Link> links, Duration interval) {
    boolean any = links.stream().anyMatch(link -> link.mirror.wantsScan(interval(link, interval)));
    Map<Request, List<Link>> wanting = new LinkedHashMap<>();
    links.stream()
        // Who is due soon scans with those who are due now, and from then on they stay together.
        .filter(link -> any && link.mirror.wantsScan(interval(link, interval).dividedBy(2)))
        .sorted(Comparator.comparingLong((Link link) -> link.mirror.pagesLeft()).reversed())
        .forEach(link ->
            wanting
                .computeIfAbsent(
                    new Request(link.mirror.api(), link.mirror.fields()), _ -> new ArrayList<>())
                .add(link));
    wanting.forEach((request, all) ->
        scan(request, all.subList(0, Math.min(all.size(), ScanPlan.PROJECTS_PER_REQUEST))));
    return links.stream().filter(link -> link.isFree(clock.instant())).toList();
  }

  /// What a request's projects have in common.
  private record Request(GitHubApi api, Fields fields) {}

  private void scan(Request request, List<Link> links) {
    List<Optional<ScanPage>> pages;
    try {
      pages =
          request
              .api()
              .scan(links.stream().map(link -> link.mirror.wanted()).toList(), request.fields());
    } catch (GitHubException e) {
      links.forEach(link -> failed(link, e.failure()));
      return;
    }
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      Optional<ScanPage> page = pages.get(i);
      boolean done =
          tried(
              link,
              () -> {
                if (link.mirror.take(page)) {
                  link.attend();
                }
                return true;
              });
      if (done) {
        tellWell(link);
      }
    }
  }

  private void failed(Link link, Failure failure) {
    Instant now = clock.instant();
    link.attend();
    link.failures++;
    MirrorState state;
    switch (failure) {
      case Failure.Waiting(var until, var _) -> {
        state = MirrorState.WAITING;
        link.notBefore = until;
      }
      case Failure.Denied _ -> {
        state = MirrorState.DENIED;
        link.notBefore = now.plus(RETRY_BY_HAND);
      }
      case Failure.Gone _ -> {
        state = MirrorState.GONE;
        link.notBefore = now.plus(RETRY_BY_HAND);
      }
      case Failure.Unknown _ -> {
        state = MirrorState.OFFLINE;
        link.notBefore = now.plusMillis(Backoff.delayMs(link.failures, 0));
      }
    }
    tell(link, state, failure.message(), Optional.of(link.notBefore));
    count(link);
  }

  /// What waits is told even where nothing can be sent.
  private void count(Link link) {
    try {
      int count = link.mirror.countWaiting();
      link.report = link.report.waiting(count, link.mirror.waitingIssues());
    } catch (RuntimeException e) {
      LOG.debug("what waits cannot be counted", e);
    }
  }

  private void tell(Link link, MirrorState state, String message, Optional<Instant> retryAt) {
    MirrorReport old = link.report;
    boolean isNews = !old.state().equals(state.wireName());
    Instant since = isNews ? clock.instant() : old.since();
    link.report = link.mirror.report(state, message, since, retryAt.orElse(null));
    if (isNews) {
      LOG.info(
          "project #{} and {}: {} {}",
          link.mirror.project(),
          link.mirror.remote(),
          state.wireName(),
          message);
    }
  }
}
