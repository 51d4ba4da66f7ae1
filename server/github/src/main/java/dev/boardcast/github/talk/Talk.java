package dev.boardcast.github.talk;

import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkDesk;
import dev.boardcast.core.mirror.talk.TalkPair;
import dev.boardcast.core.mirror.talk.TalkWrite;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.scan.ScanDiff;
import dev.boardcast.github.core.talk.HeardTalk;
import dev.boardcast.github.core.talk.Patience;
import dev.boardcast.github.core.talk.TalkBase;
import dev.boardcast.github.core.talk.TalkMerge;
import dev.boardcast.github.core.talk.TalkQueue;
import dev.boardcast.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Comments and dependencies of one project and its mirror. For one thread.
public final class Talk {
  private static final Logger LOG = LoggerFactory.getLogger(Talk.class);

  private final MirrorDesk cards;
  private final TalkDesk desk;
  private final TalkApi api;
  private final GitHubApi clockwork;
  private final InstantSource clock;
  private final int project;
  private final TalkQueue queue = new TalkQueue();
  private final Speaker speaker;
  private final Pause reading = Pause.ofReading();
  private final Pause sending = Pause.ofSending();

  /// Items whose comments GitHub did not tell, though it told others'.
  private final Patience unreadable = new Patience(Duration.ofMinutes(1), Duration.ofHours(1));

  /// Those of which it is not sure that all is known.
  private final Patience unsure = new Patience(TalkMerge.LAG_MAX, Duration.ofMinutes(1));

  /// Those that could not be read for themselves, of which it is not known yet whether others can.
  private final Set<String> failing = new HashSet<>();

  /// Those of them that could not while others could.
  private final Set<String> accused = new HashSet<>();

  private Map<Integer, List<Integer>> reconsidered = Map.of();
  private boolean isLoaded;
  private int refused;

  /// @param readOnly whether nothing is changed there
  /// @param marks each another one: what a comment is told by that was made here
  public Talk(
      MirrorDesk cards,
      GitHubApi api,
      InstantSource clock,
      int project,
      boolean readOnly,
      Supplier<String> marks) {
    this.cards = cards;
    desk = cards.talks();
    clockwork = api;
    this.api = new TalkApi(api);
    this.clock = clock;
    this.project = project;
    speaker = new Speaker(this, desk, this.api, marks, readOnly);
  }

  InstantSource clock() {
    return clock;
  }

  int project() {
    return project;
  }

  TalkQueue queue() {
    return queue;
  }

  boolean hasDependencies() {
    return clockwork.hasDependencies();
  }

  /// A card was read.
  ///
  /// @param isNew whether it was not here before, or went away
  public void saw(RemoteItem.Card card, boolean isNew) {
    if (isLoaded) {
      if (isNew) {
        queue.forget(card.id());
      }
      queue.saw(
          card.id(),
          card.content().id(),
          card.content().draft(),
          card.content().at(),
          clock.instant());
    }
  }

  /// A scan saw these.
  public void saw(List<ScanDiff.Seen> items) {
    for (ScanDiff.Seen item : items) {
      if (item.blockers() != null && !speaker.wasSentLately(item.id())) {
        queue.counted(item.id(), item.blockers(), clock.instant());
      }
      if (item.blocking() != null) {
        queue.waitedFor(item.id(), item.blocking(), clock.instant());
      }
    }
    // Of what is kept away, some may fit since: also for what GitHub is never told of, as a
    // draft's.
    if (queue.isAnyAway()) {
      Map<Integer, List<Integer>> graph = desk.blockers(project);
      if (!graph.equals(reconsidered)) {
        reconsidered = Map.copyOf(graph);
        queue.reconsider(clock.instant());
      }
    }
  }

  /// GitHub told that something was said, or what an issue waits for.
  public void wants(String item) {
    if (isLoaded) {
      queue.wants(item, clock.instant());
    }
  }

  /// What waits to be sent.
  public List<TalkCard> waiting(int maxCount) {
    return desk.unsettled(project, maxCount);
  }

  /// Changes that were not taken, on either side, since this began.
  public int refused() {
    return refused + speaker.refused();
  }

  /// When something is to be done; empty where nothing is.
  public Optional<Instant> due() {
    return isLoaded
        ? Stream.of(
                queue.dueAt().map(reading::notBefore),
                sending.retryAt(),
                speaker.due().map(sending::notBefore))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
        : Optional.of(Instant.MIN);
  }

  /// What a person shall know of it; mostly nothing.
  public String note() {
    return sending
        .denied()
        .map("comments and dependencies are not sent: %s"::formatted)
        .or(() -> reading.denied().map("comments and dependencies are not read: %s"::formatted))
        .orElse("");
  }

  /// Cards wait until more may be changed there, and go first then.
  public void paced(Failure why) {
    var _ = sending.failed(why, clock.instant());
  }

  /// When more may be said there; empty where that is now.
  public Optional<Instant> pacedUntil() {
    return sending.pacedUntil(clock.instant());
  }

  /// What changed before this began is found by what was noted.
  public void load() {
    if (isLoaded) {
      return;
    }
    isLoaded = true;
    Map<String, Instant> at = new HashMap<>();
    for (MirrorPair pair : cards.pairs(project)) {
      if (pair.state() == MirrorCard.State.LINKED) {
        Instant contentAt = Json.read(pair.base(), Base.class).contentAt();
        if (contentAt != null) {
          at.put(pair.item(), contentAt);
        }
      }
    }
    for (TalkPair pair : desk.pairs(project)) {
      queue.load(pair.item(), base(pair.base()), at.get(pair.item()), clock.instant());
    }
  }

  static @Nullable TalkBase base(@Nullable String json) {
    return json == null ? null : Json.read(json, TalkBase.class);
  }

  /// Does the next thing that is due. What fails of it alone is tried again after a pause, and
  /// holds up neither the scans nor the cards; what cannot be sent keeps nobody from hearing.
  ///
  /// @return whether there may be more to do at once
  /// @throws GitHubException where the person's limit is used up
  public boolean step() {
    load();
    noteDrafts();
    boolean read = tried(reading, this::readNext, "read");
    boolean sent = tried(sending, this::sendNext, "sent");
    return read || sent;
  }

  private boolean tried(Pause pause, BooleanSupplier work, String word) {
    if (pause.holds(clock.instant())) {
      return false;
    }
    try {
      return work.getAsBoolean();
    } catch (GitHubException e) {
      if (!pause.failed(e.failure(), clock.instant())) {
        throw e;
      }
      LOG.info(
          "comments and dependencies of project #{} are {} again from {}: {}",
          project,
          word,
          pause.until(),
          e.getMessage());
      return false;
    }
  }

  private boolean readNext() {
    List<String> taken = new ArrayList<>(queue.take(clock.instant()));
    // Others go before those that could not be read.
    taken.sort(Comparator.comparing(item -> failing.contains(item) || accused.contains(item)));
    List<String> items = reading.of(taken);
    if (items.isEmpty()) {
      return false;
    }
    boolean any;
    try {
      any = read(items);
    } catch (GitHubException e) {
      if (items.size() == 1) {
        failed(items.getFirst());
      }
      throw e;
    }
    reading.worked();
    accused.addAll(failing);
    failing.clear();
    items.forEach(accused::remove);
    return any;
  }

  private boolean sendNext() {
    boolean more = speaker.step();
    if (more || speaker.due().isEmpty()) {
      sending.worked();
    } else {
      sending.looked();
    }
    return more;
  }

  /// Where GitHub does not answer, it is no fault of the item that was asked for.
  private void failed(String item) {
    if (accused.contains(item)) {
      putAside(item);
    } else {
      failing.add(item);
    }
  }

  private void putAside(String item) {
    queue.later(item, unreadable.again(item, clock.instant()));
  }

  private void noteDrafts() {
    List<TalkWrite> notes = new ArrayList<>();
    for (String item : queue.drafts()) {
      TalkBase draft = Objects.requireNonNullElse(queue.base(item), TalkBase.NEW).aDraft();
      notes.add(new TalkWrite.Noted(item, MirrorDesk.UNSETTLED, Json.write(draft)));
      queue.heard(item, draft);
    }
    if (!notes.isEmpty()) {
      var _ = desk.write(project, notes);
    }
  }

  /// @return whether any of them was there
  private boolean read(List<String> items) {
    Set<String> missing = new HashSet<>(items);
    TalkApi.Read read = api.read(items);
    missing.removeAll(read.unreadable());
    for (HeardTalk one : read.heard()) {
      missing.remove(one.item());
      unreadable.worked(one.item());
    }
    // What is not there just now is left to the scans, which find out whether it is gone.
    queue.done(List.copyOf(missing));
    missing.forEach(speaker::missed);
    absorb(read.heard());
    read.unreadable().forEach(this::putAside);
    if (!read.unreadable().isEmpty()) {
      LOG.info(
          "what was said about {} items of project #{} could not be read",
          read.unreadable().size(),
          project);
    }
    return !read.heard().isEmpty();
  }

  /// Makes the board what was read.
  void absorb(List<HeardTalk> heard) {
    Map<String, TalkCard> known = new HashMap<>();
    desk.cards(project, heard.stream().map(HeardTalk::item).toList())
        .forEach(card -> known.put(card.item(), card));
    Set<String> contents = new HashSet<>();
    heard.forEach(one -> one.waits().ifPresent(waits -> contents.addAll(waits.contents())));
    Map<String, Integer> numbers = contents.isEmpty() ? Map.of() : desk.numbers(project, contents);
    Map<Integer, List<Integer>> graph = new HashMap<>(desk.blockers(project));
    List<TalkWrite> writes = new ArrayList<>();
    Map<String, TalkBase> next = new HashMap<>();
    Set<Integer> newcomers = new HashSet<>();
    Map<String, String> names = new HashMap<>();
    for (HeardTalk one : heard) {
      TalkCard card = known.get(one.item());
      if (card == null) {
        queue.done(List.of(one.item()));
        continue;
      }
      TalkBase base = base(card.base());
      TalkMerge.Merged merged = merged(card, base, one, numbers, graph);
      next.put(card.item(), merged.base());
      if (one.content() != null && (base == null || base.draft())) {
        newcomers.add(card.issue().number());
        names.put(card.item(), one.content());
      }
      refused += merged.overruled().size();
      if (merged.blockedBy() != null) {
        queue.reconsider(clock.instant());
      }
      if (!isNoNews(merged, base)) {
        writes.add(write(card, merged));
      }
    }
    if (!names.isEmpty()) {
      cards.nameContents(project, names);
    }
    unsettle(newcomers, graph, known.keySet(), writes);
    Set<String> leftOut = writes.isEmpty() ? Set.of() : desk.write(project, writes);
    Instant now = clock.instant();
    next.forEach((item, base) -> {
      queue.done(List.of(item));
      if (leftOut.contains(item)) {
        queue.later(item, unsure.again(item, now));
        return;
      }
      queue.heard(item, base);
      if (!base.draft() && base.at() == null) {
        queue.later(item, unsure.again(item, now));
      } else {
        unsure.worked(item);
      }
    });
  }

  private TalkMerge.Merged merged(
      TalkCard card,
      @Nullable TalkBase base,
      HeardTalk heard,
      Map<String, Integer> numbers,
      Map<Integer, List<Integer>> graph) {
    boolean believed = !speaker.wasSentLately(card.item());
    Instant now = clock.instant().plus(clockwork.ahead());
    Instant seen = queue.seenAt(card.item());
    if (base != null && base.wasMoved(heard, card.known())) {
      HeardTalk whole = whole(heard);
      Map<Integer, String> names =
          TalkMerge.renamed(desk.said(project, card.issue().number()), whole);
      TalkCard known = card.knowing(names.values());
      return TalkMerge.hear(known, base, whole, numbers, graph, believed, seen, now).joining(names);
    }
    TalkMerge.Merged merged =
        TalkMerge.hear(card, base, heard, numbers, graph, believed, seen, now);
    return merged.more()
        ? TalkMerge.hear(card, base, whole(heard), numbers, graph, believed, seen, now)
        : merged;
  }

  /// With all comments that GitHub tells of one issue.
  private HeardTalk whole(HeardTalk heard) {
    return api.last(heard.item()).map(heard::with).orElse(heard);
  }

  private static boolean isNoNews(TalkMerge.Merged merged, @Nullable TalkBase base) {
    return merged.base().equals(base)
        && merged.comments().isEmpty()
        && merged.joined().isEmpty()
        && merged.blockedBy() == null
        && merged.overruled().isEmpty();
  }

  private static TalkWrite write(TalkCard card, TalkMerge.Merged merged) {
    return new TalkWrite.Heard(
        card.item(),
        card.issue().version(),
        merged.comments(),
        merged.joined(),
        List.of(),
        merged.blockedBy(),
        Json.write(merged.base()),
        TalkMerge.isSettled(card, merged),
        merged.overruled());
  }

  /// What waits here for an issue that GitHub can be told of only now is to be sent.
  private void unsettle(
      Set<Integer> newcomers,
      Map<Integer, List<Integer>> graph,
      Set<String> heard,
      List<TalkWrite> writes) {
    if (newcomers.isEmpty()) {
      return;
    }
    List<Integer> waiting =
        graph.entrySet().stream()
            .filter(entry -> entry.getValue().stream().anyMatch(newcomers::contains))
            .map(Map.Entry::getKey)
            .toList();
    desk.items(project, waiting)
        .values()
        .forEach(ref -> {
          TalkBase base = queue.base(ref.item());
          if (base != null && !heard.contains(ref.item())) {
            writes.add(new TalkWrite.Noted(ref.item(), MirrorDesk.UNSETTLED, Json.write(base)));
          }
        });
  }
}
