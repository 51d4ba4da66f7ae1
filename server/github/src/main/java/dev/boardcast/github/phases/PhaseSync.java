package dev.boardcast.github.phases;

import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.core.mirror.phases.PhaseDesk;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.core.phases.Milestones;
import dev.boardcast.github.core.phases.PhaseField;
import dev.boardcast.github.core.phases.PhaseMap;
import dev.boardcast.github.core.phases.PhasePlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The phases of a board follow the options of its project's field, which are never changed from
/// here. For one thread.
///
/// GitHub's reads may lag: once the board has followed one, only those count that were made so much
/// later that they cannot be older. A phase goes only when two of them say so. Milestones are those
/// of the cards: of these each look says all that is known of them by then.
public final class PhaseSync {
  /// GitHub's reads may be so far behind its writes.
  static final Duration LAG_MAX = Duration.ofSeconds(5);

  /// Where following fails, it is tried again after so long at most.
  static final Duration RETRY_MAX = Duration.ofMinutes(5);

  /// So many failures in a row are told.
  static final int TOLD_FROM = 2;

  /// How often an option that nobody knows is a reason to look at the field.
  static final int DOUBTS_MAX = 3;

  /// Cards that wait for a look; more than these are found by a scan.
  static final int HELD_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(PhaseSync.class);

  private final PhaseDesk desk;
  private final InstantSource clock;
  private final int project;
  private final boolean mirrored;
  private final Runnable read;

  private record Look(Optional<PhaseField> field, Instant at) {}

  private @Nullable Look last;

  /// What would remove a phase, when it was seen first.
  private @Nullable Look suspect;

  private final Milestones milestones = new Milestones(LAG_MAX);

  /// Whether the last look says anything else than the board.
  private boolean stale = true;

  /// Whether milestones are missing that may only not be seen yet, so that nothing follows.
  private boolean blind;

  /// The options that are past what a board holds.
  private Set<String> passed = Set.of();

  /// Those of them that the log has.
  private Set<String> noted = Set.of();

  private Instant followedAt;

  /// How many scans may end until cards were seen by one that began after the phases followed: a
  /// milestone may be another phase then, and no card is another one by it.
  private int unlooked;

  /// When GitHub is looked at again; null where nothing waits for that.
  private @Nullable Instant lookAt;

  private int failures;
  private final Map<String, Integer> doubts = new HashMap<>();

  /// Cards that were read before it was known what their options are, and when.
  private final Map<String, Instant> held = new LinkedHashMap<>();

  /// @param mirrored whether the connection is to follow a field of phases at all
  /// @param read reads the project, and tells what was seen
  public PhaseSync(
      PhaseDesk desk, InstantSource clock, int project, boolean mirrored, Runnable read) {
    this.desk = desk;
    this.clock = clock;
    this.project = project;
    this.mirrored = mirrored;
    this.read = read;
    // What was followed before a stop may be younger than the first look.
    followedAt = clock.instant();
  }

  /// Which option is which phase.
  public PhaseMap map() {
    if (!mirrored) {
      return PhaseMap.NONE;
    }
    if (last != null && last.field().isEmpty() && !stale) {
      return PhaseMap.NONE;
    }
    PhaseField field = last == null ? null : last.field().orElse(null);
    return PhaseMap.of(field, desk.phases(project), passed, stale);
  }

  /// What a look at GitHub says, whatever it was for.
  ///
  /// @param field empty where the project has none
  public void seen(Optional<PhaseField> field) {
    if (mirrored) {
      isOfMilestones(field).ifPresent(there -> milestones.seen(there.options(), clock.instant()));
      look(field);
    }
  }

  /// The same of a page of a scan.
  ///
  /// @param isLast whether all of the project was seen with it
  public void scanned(Optional<PhaseField> field, boolean isLast) {
    if (mirrored) {
      isOfMilestones(field)
          .ifPresent(there -> milestones.scanned(there.options(), isLast, clock.instant()));
      unlooked = isLast ? Math.max(0, unlooked - 1) : unlooked;
      look(field);
    }
  }

  private void look(Optional<PhaseField> field) {
    Optional<PhaseField> whole = isOfMilestones(field).map(it -> it.with(milestones.options()));
    last = new Look(whole.or(() -> field), clock.instant());
    judge(desk.phases(project));
  }

  private static Optional<PhaseField> isOfMilestones(Optional<PhaseField> field) {
    return field.filter(there -> there.kind() == PhaseField.Kind.MILESTONES);
  }

  private boolean hasMilestones() {
    return last != null && isOfMilestones(last.field()).isPresent();
  }

  /// Whether a scan is wanted soon.
  public boolean wantsScan() {
    return hasMilestones() && (blind || unlooked > 0 || milestones.isAnyMissed());
  }

  private PhasePlan judge(List<BoardPhase> here) {
    PhasePlan plan = PhasePlan.of(here, last == null ? Optional.empty() : last.field());
    passed = plan.passed();
    blind = hasMilestones() && !milestones.areAll() && !plan.removed().isEmpty();
    stale = last == null || blind || !plan.board().equals(here);
    if (!stale) {
      suspect = null;
      notePassed();
    }
    return plan;
  }

  /// That the oldest iterations have no phases is as it should be; that an option has none, nobody
  /// would find out.
  private void notePassed() {
    boolean fixed = last != null && last.field().filter(it -> it.kind().isFixed()).isPresent();
    if (!fixed && !passed.isEmpty() && !passed.equals(noted)) {
      LOG.warn(
          "project #{} has no room for {} more options of its field of phases: their cards are in"
              + " the phases that they were in, or in none",
          project,
          passed.size());
    }
    noted = passed;
  }

  /// A card was read whose phase could not be told.
  ///
  /// @param option that nobody knows; null where all of them are to be looked at first
  public void hold(String item, @Nullable String option) {
    Instant now = clock.instant();
    if (option != null) {
      if (doubts.size() >= HELD_MAX || doubts.merge(option, 1, Integer::sum) > DOUBTS_MAX) {
        return;
      }
      look(last == null ? now : latest(now, last.at().plus(LAG_MAX)));
    }
    if (held.size() < HELD_MAX) {
      held.put(item, now);
    }
  }

  /// A card was read without the options, and is in no phase any more: whether that is somebody's
  /// decision shows when both are read together.
  public void holdUntilLook(String item) {
    hold(item, null);
    look(clock.instant());
  }

  /// Cards that are to be read again by now.
  public List<String> takeHeld(int maxCount) {
    List<String> free = held.keySet().stream().filter(this::isFree).limit(maxCount).toList();
    free.forEach(held::remove);
    return free;
  }

  private boolean isFree(String item) {
    Instant at = held.get(item);
    return !stale && last != null && at != null && !at.isAfter(latest(last.at(), followedAt));
  }

  /// When something waits for its time; empty where nothing does.
  public Optional<Instant> due() {
    boolean free = held.keySet().stream().anyMatch(this::isFree);
    return free ? Optional.of(Instant.MIN) : Optional.ofNullable(lookAt);
  }

  /// Makes the board follow, as far as it does not. It asks GitHub for nothing but what it is, and
  /// what fails is no reason for the rest of the board to stand still.
  ///
  /// @return whether something was done, so that there may be more
  public boolean step() {
    try {
      return mirrored && advance();
    } catch (GitHubException e) {
      if (!(e.failure() instanceof Failure.Unknown)) {
        // A limit, or no access: that is so of all that is asked.
        throw e;
      }
      failed(e);
    } catch (RuntimeException e) {
      failed(e);
    }
    return false;
  }

  /// What a person shall know of it; mostly nothing. What fails once may pass by itself.
  public String note() {
    return stale && failures >= TOLD_FROM
        ? "its phases cannot follow GitHub's, see the log; tried again, and cards that change theirs wait"
        : "";
  }

  private void failed(RuntimeException why) {
    failures++;
    Duration pause = LAG_MAX.multipliedBy(1L << Math.min(failures, 6));
    lookAt = clock.instant().plus(pause.compareTo(RETRY_MAX) < 0 ? pause : RETRY_MAX);
    LOG.warn("the phases of project #{} do not follow; tried again later", project, why);
  }

  private boolean advance() {
    if (lookAt != null) {
      if (clock.instant().isBefore(lookAt)) {
        return false;
      }
      read.run();
      lookAt = null;
    }
    if (last == null || !stale || blind) {
      failures = 0;
      return false;
    }
    List<BoardPhase> here = desk.phases(project);
    PhasePlan plan = judge(here);
    if (!stale || blind) {
      failures = 0;
      return false;
    }
    Instant from = countsFrom(plan, here, last);
    if (last.at().isBefore(from)) {
      look(from);
      return false;
    }
    if (!desk.arrange(project, here, plan.board())) {
      look(clock.instant().plus(LAG_MAX));
      return false;
    }
    if (!plan.removed().isEmpty()) {
      LOG.info("phases of project #{} went with their options: {}", project, plan.removed());
    }
    failures = 0;
    followedAt = clock.instant();
    unlooked = 2;
    var _ = judge(desk.phases(project));
    return true;
  }

  /// From when on a look counts.
  private Instant countsFrom(PhasePlan plan, List<BoardPhase> here, Look now) {
    boolean first = here.stream().allMatch(phase -> phase.option() == null);
    // What is known of milestones is never older than what was known before.
    Instant from = first || hasMilestones() ? Instant.MIN : followedAt.plus(LAG_MAX);
    if (plan.removed().isEmpty() && now.field().isPresent()) {
      suspect = null;
      return from;
    }
    if (suspect == null || !suspect.field().equals(now.field())) {
      suspect = now;
    }
    return latest(from, suspect.at().plus(LAG_MAX));
  }

  private void look(Instant at) {
    lookAt = lookAt == null || at.isBefore(lookAt) ? at : lookAt;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
