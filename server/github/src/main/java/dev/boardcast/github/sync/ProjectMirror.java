package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.core.mirror.MirrorState;
import dev.boardcast.core.mirror.UnmadeCard;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.api.Views.Fields;
import dev.boardcast.github.api.Views.ItemsPage;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.api.Views.ScanPage;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.core.ProjectMerge;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.pace.Pacing;
import dev.boardcast.github.sync.memory.CardTraces;
import dev.boardcast.github.sync.memory.Progress;
import dev.boardcast.github.talk.Talk;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One project and its mirror. Each step asks GitHub for one thing at most a few times, so that a
/// change that waits never waits for a long scan. For one thread.
public final class ProjectMirror {
  /// As many are read in one request.
  private static final int HELD_MAX = 100;

  private final Bond bond;
  private final Intake intake;
  private final Scanner scanner;
  private final Sender sender;
  private final Maker maker;
  private final HookReads hooks;
  private final PutBack putBack;
  private final SelfSync self;
  private final Talk talk;

  /// When what waits to be sent may be, after too much was; null where all was sent.
  private @Nullable Instant sendsFrom;

  private int waiting;
  private List<Integer> waitingIssues = List.of();

  /// @param marks each another one: what an item is told by that was made here
  public ProjectMirror(
      MirrorDesk desk,
      GitHubApi api,
      MirrorLink link,
      InstantSource clock,
      Supplier<String> marks) {
    bond = new Bond(desk, api, link, clock);
    intake = new Intake(bond);
    scanner = new Scanner(bond, intake);
    sender = new Sender(bond, intake);
    maker = new Maker(bond, intake, marks);
    hooks = new HookReads(desk, link.project());
    putBack = new PutBack(bond, intake);
    self = new SelfSync(bond);
    talk = new Talk(desk, api, clock, bond.project, bond.settings.readOnly(), marks);
    bond.traces.onSeen(talk::saw);
    bond.traces.onFound(changed -> hooks.found(changed, clock.instant()));
  }

  int project() {
    return bond.project;
  }

  Remote remote() {
    return bond.remote;
  }

  Progress progress() {
    return bond.progress();
  }

  /// What the field of statuses lacks, or has and nobody mapped.
  Optional<String> fieldFault() {
    return bond.fields.fault();
  }

  /// What a person shall know where all is well; mostly nothing.
  String note() {
    String first = bond.settings.readOnly() ? Aftermath.READ_ONLY_NOTE : talk.note();
    return Stream.of(first, bond.phases.note())
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /// Counts what waits, for a person.
  ///
  /// @return how much it is, up to a hundred of each kind
  public int countWaiting() {
    List<MirrorCard> changed = bond.desk.unsettled(bond.project, MirrorReport.WAITING_MAX_COUNT);
    List<UnmadeCard> made = bond.desk.unmade(bond.project, MirrorReport.WAITING_MAX_COUNT);
    List<Integer> cards =
        changed.stream()
            .map(MirrorCard::issue)
            .filter(Objects::nonNull)
            .map(Issue::number)
            .toList();
    List<Integer> talked =
        talk.waiting(MirrorReport.WAITING_MAX_COUNT).stream()
            .map(card -> card.issue().number())
            .filter(number -> !cards.contains(number))
            .toList();
    waitingIssues =
        Stream.of(cards.stream(), talked.stream(), made.stream().map(UnmadeCard::number))
            .flatMap(Function.identity())
            .sorted()
            .toList();
    waiting =
        changed.size()
            + talked.size()
            + made.size()
            + bond.desk.deletedHere(bond.project, MirrorReport.WAITING_MAX_COUNT).size();
    return waiting;
  }

  /// Numbers of the issues among what was counted last.
  List<Integer> waitingIssues() {
    return waitingIssues;
  }

  MirrorReport report(MirrorState state, String message, Instant since, @Nullable Instant retryAt) {
    return new MirrorReport(
        bond.project,
        bond.remote.host(),
        bond.remote.owner(),
        bond.remote.number(),
        bond.remote.url(),
        state.wireName(),
        message,
        since,
        waiting,
        bond.progress().items(),
        scanner.scannedAt().orElse(null),
        retryAt,
        bond.passedOver.size(),
        bond.conflicts(),
        bond.refused() + talk.refused(),
        waitingIssues);
  }

  /// Does the next thing that is due, but for scans, which several projects do together.
  ///
  /// @return whether there is more to do at once
  public boolean work() {
    if (!bond.progress().imported()) {
      return importPage();
    }
    if (bond.fields.statuses().isEmpty()) {
      return false;
    }
    // Before the cards: which phase an option is.
    boolean phased = bond.phases.step();
    Optional<StatusMap> statuses = bond.fields.statuses();
    if (statuses.isEmpty()) {
      return false;
    }
    bond.forgetWhatIsSeenByNow();
    List<String> held = bond.phases.takeHeld(HELD_MAX);
    if (!held.isEmpty()) {
      intake.read(statuses.get(), held);
    }
    boolean ordered = bond.order.step();
    boolean sent = send(statuses.get());
    boolean talked = talk.step();
    var _ = countWaiting();
    return phased || ordered || sent || talked || !held.isEmpty();
  }

  /// What an hour may be changed there may be used up: that keeps nobody from hearing.
  private boolean send(StatusMap statuses) {
    if (cardsPacedUntil().isPresent()) {
      return false;
    }
    return paced(() -> {
      boolean described = self.send();
      if (bond.settings.readOnly()) {
        return putBack.step(statuses) || described;
      }
      boolean sent = sender.send(statuses);
      boolean archived = maker.archive();
      boolean made = maker.make(statuses);
      sendsFrom = null;
      return sent || archived || made || described;
    });
  }

  private boolean paced(BooleanSupplier sending) {
    try {
      return sending.getAsBoolean();
    } catch (GitHubException e) {
      if (!(e.failure() instanceof Failure.Waiting(var until, var why)) || why != Pacing.Why.PACE) {
        throw e;
      }
      sendsFrom = until;
      // Comments must not take the turn that cards wait for.
      talk.paced(e.failure());
      return false;
    }
  }

  /// When more may be changed or said there; empty where that is now.
  Optional<Instant> pacedUntil() {
    return cardsPacedUntil().or(talk::pacedUntil);
  }

  private Optional<Instant> cardsPacedUntil() {
    return Optional.ofNullable(sendsFrom).filter(bond.clock.instant()::isBefore);
  }

  CardTraces traces() {
    return bond.traces;
  }

  /// What GitHub tells of by itself.
  HookReads hooks() {
    return hooks;
  }

  boolean isLive() {
    return hooks.isLive(bond.clock.instant());
  }

  /// Whether scans may be rare: GitHub tells of changes, and no scan is needed for one.
  boolean isScannedRarely() {
    return isLive() && !bond.order.isTold() && !bond.phases.wantsScan();
  }

  /// GitHub told that cards stand in another order. On any thread.
  void reordered(Instant at) {
    bond.order.told(at);
  }

  /// Reads what GitHub told of and is due.
  ///
  /// @return whether there is more to do at once
  boolean readTold() {
    return isReady() && hooks.step(this, bond.clock.instant());
  }

  /// Whether something that GitHub told of is to be read now.
  boolean wantsTold() {
    return isReady() && hooks.due().filter(due -> !bond.clock.instant().isBefore(due)).isPresent();
  }

  /// Reads items that GitHub told of.
  void read(List<String> ids) {
    bond.fields.statuses().ifPresent(statuses -> intake.read(statuses, ids));
  }

  /// GitHub told what was said about an item, or what it waits for.
  void readTalk(String item) {
    talk.wants(item);
  }

  /// GitHub told that these fields of the project itself were changed.
  void readSelf(Set<ProjectMerge.Field> fields, @Nullable String by) {
    self.told(bond.fields.look().texts(), fields, by);
  }

  /// Whether all of it is here, and its fields are known.
  boolean isReady() {
    return bond.progress().imported() && bond.fields.fault().isEmpty() && bond.fields.areKnown();
  }

  /// Whether a scan is running, or is to begin.
  ///
  /// @param interval between two scans
  boolean wantsScan(Duration interval) {
    return isReady()
        && (scanner.isRunning()
            || scanner
                .begunAt()
                .map(at -> !bond.clock.instant().isBefore(at.plus(interval)))
                .orElse(true));
  }

  long pagesLeft() {
    return scanner.pagesLeft();
  }

  /// The page that the scan is at; begins one.
  GitHubApi.Wanted wanted() {
    return new GitHubApi.Wanted(bond.remote.id(), scanner.begin());
  }

  Fields fields() {
    return bond.settings.fields();
  }

  GitHubApi api() {
    return bond.api;
  }

  /// @param page that was wanted; empty where the project is not there any more
  /// @return whether it was the last one, so that something may have come of it
  boolean take(Optional<ScanPage> page) {
    if (page.isEmpty()) {
      throw new GitHubException(
          new Failure.Gone("the project was deleted or is hidden from this token"));
    }
    bond.phases.scanned(page.get().phases(), page.get().items().next().isEmpty());
    bond.fields.statuses().ifPresent(statuses -> scanner.take(statuses, page.get().items()));
    talk.saw(page.get().items().items());
    self.seen(page.get().self());
    return !scanner.isRunning();
  }

  /// When something that could not be sent is due again.
  Optional<Instant> workDue() {
    Optional<Instant> paced = Optional.ofNullable(sendsFrom);
    Stream<Optional<Instant>> cards =
        cardsPacedUntil().isPresent()
            ? Stream.of(paced)
            : Stream.of(maker.due(), sender.due(), self.due(), bond.phases.due(), paced);
    return Stream.concat(cards, Stream.of(talk.due()))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /// Whether something that could not be sent is due now.
  boolean isWorkDue() {
    return workDue().filter(due -> !bond.clock.instant().isBefore(due)).isPresent();
  }

  /// When there is something to do again, if nothing is changed here.
  Instant due(Duration interval) {
    Instant scan = scanner.begunAt().orElse(bond.clock.instant()).plus(interval);
    return Stream.of(workDue(), isReady() ? hooks.due() : Optional.<Instant>empty())
        .flatMap(Optional::stream)
        .filter(work -> work.isBefore(scan))
        .min(Comparator.naturalOrder())
        .orElse(scan);
  }

  /// @return whether there is more to do at once
  private boolean importPage() {
    Progress progress = bond.progress();
    ItemsPage read =
        bond.api.items(
            bond.remote.id(), bond.settings.fields(), bond.remote.url(), progress.cursor());
    Optional<StatusMap> statuses = bond.fields.learn(read.status());
    if (statuses.isEmpty()) {
      return false;
    }
    bond.phases.seen(read.phases());
    var _ = bond.phases.step();
    Page<RemoteItem> page = read.items();
    Progress next =
        new Progress(
            page.next().isEmpty(),
            page.next().orElse(null),
            progress.items() + page.items().size(),
            page.total(),
            progress.self());
    intake.absorb(statuses.get(), page.items(), List.of(), next);
    return true;
  }
}
