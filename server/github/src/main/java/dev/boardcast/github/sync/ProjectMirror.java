package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.ProjectAddress;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.api.Views.Written;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.CardMerge;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.ScanDiff;
import dev.boardcast.github.core.ScanPlan;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One project and its mirror. Each step asks GitHub for one thing at most a few times, so that a
/// change that waits never waits for a long scan. For one thread.
final class ProjectMirror {
  /// GitHub's reads may lag behind its writes: of what was just sent only what was set there since
  /// is believed for so long.
  static final Duration LAG_MAX = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ProjectMirror.class);

  private final MirrorDesk desk;
  private final GitHubApi api;
  private final int project;
  private final Remote remote;
  private final Remote.Settings settings;
  private final CardTraces traces;
  private Progress progress;
  private @Nullable StatusMap map;
  private Optional<String> fieldFault = Optional.empty();

  /// Items that are there and are no cards.
  private final Set<String> passedOver = new HashSet<>();

  /// What was sent lately, and when.
  private final Map<String, Instant> sent = new HashMap<>();

  private Set<String> missedBefore = Set.of();

  /// The scan at hand; null between two.
  private @Nullable Scan scan;

  private @Nullable Instant scannedAt;
  private int waiting;
  private int overruled;

  private static final class Scan {
    final List<ScanDiff.Seen> seen = new ArrayList<>();
    @Nullable String next;
  }

  ProjectMirror(MirrorDesk desk, GitHubApi api, MirrorLink link) {
    this.desk = desk;
    this.api = api;
    project = link.project();
    remote = Remote.of(link.remote());
    settings = Remote.Settings.of(link.settings());
    progress = Progress.of(link.progress());
    traces = new CardTraces(desk, project);
  }

  CardTraces traces() {
    return traces;
  }

  /// Whether all of it is here, so that single items can be read.
  boolean isReady() {
    return map != null && progress.imported();
  }

  /// Reads items that GitHub told of. Only when it is ready.
  void readTold(List<String> ids) {
    if (map != null) {
      read(map, ids);
    }
  }

  int project() {
    return project;
  }

  Remote remote() {
    return remote;
  }

  Progress progress() {
    return progress;
  }

  /// What the field of statuses lacks, or has and nobody mapped.
  Optional<String> fieldFault() {
    return fieldFault;
  }

  Optional<Instant> scannedAt() {
    return Optional.ofNullable(scannedAt);
  }

  int waiting() {
    return waiting;
  }

  int overruled() {
    return overruled;
  }

  int notShown() {
    return passedOver.size();
  }

  /// Counts what waits, for a person, where nothing can be sent.
  void countWaiting() {
    waiting = desk.unsettled(project, ScanPlan.PAGE_MAX_ITEMS).size();
  }

  /// Does the next thing that is due.
  ///
  /// @param interval between two scans
  /// @return whether there is more to do at once
  boolean step(Instant now, Duration interval) {
    if (map == null) {
      readField();
      return map != null;
    }
    if (!progress.imported()) {
      importPage(map);
      return true;
    }
    sent.values().removeIf(at -> at.plus(LAG_MAX).isBefore(now));
    if (push(map, now)) {
      return true;
    }
    boolean due = scannedAt == null || !now.isBefore(scannedAt.plus(interval));
    if (scan != null || due) {
      scanPage(map, now);
      return scan != null;
    }
    return false;
  }

  /// Options come and go: they are read when the server begins and when one is met that is not
  /// known.
  private void readField() {
    ProjectView view = look();
    if (view.status().isEmpty()) {
      fieldFault =
          Optional.of(
              "the project has no single select field `%s`".formatted(settings.statusField()));
      return;
    }
    switch (StatusMap.read(
        view.status().get().id(), view.status().get().options(), settings.statusMap())) {
      case StatusMap.Reading.Mapped(var read) -> {
        map = read;
        fieldFault = Optional.empty();
      }
      case StatusMap.Reading.Unknown(var names) ->
          fieldFault =
              Optional.of(
                  "option \"%s\" is new: disconnect, and connect again with --status-map"
                      .formatted(names.getFirst()));
    }
  }

  /// The project itself, as it is now.
  ProjectView look() {
    return api.project(
        new ProjectAddress(Optional.of(remote.host()), remote.owner(), remote.number()),
        settings.statusField());
  }

  private void importPage(StatusMap statuses) {
    Page<RemoteItem> page =
        api.items(remote.id(), settings.statusField(), remote.url(), progress.cursor());
    Progress next =
        new Progress(
            page.next().isEmpty(),
            page.next().orElse(null),
            progress.items() + page.items().size(),
            page.total());
    absorb(statuses, page.items(), List.of(), next);
  }

  private void scanPage(StatusMap statuses, Instant now) {
    Scan running = scan == null ? new Scan() : scan;
    scan = running;
    Page<ScanDiff.Seen> page = api.scan(remote.id(), settings.statusField(), running.next);
    running.seen.addAll(page.items());
    running.next = page.next().orElse(null);
    if (running.next != null) {
      return;
    }
    scan = null;
    Map<String, Base> known = new HashMap<>();
    Set<String> notWanted = new HashSet<>(passedOver);
    for (MirrorPair pair : desk.pairs(project)) {
      switch (pair.state()) {
        case LINKED -> known.put(pair.item(), base(pair.base()));
        case DELETED_HERE -> notWanted.add(pair.item());
        case GONE_THERE -> {
          // Seen again, it is read like a new one.
        }
      }
    }
    ScanDiff.Result result = ScanDiff.compare(known, notWanted, running.seen, missedBefore);
    missedBefore = result.missing();
    Set<String> wanted = new HashSet<>(result.toRead());
    wanted.addAll(result.gone());
    wanted.removeAll(sent.keySet());
    traces.found(wanted);
    for (List<String> ids : chunks(wanted)) {
      read(statuses, ids);
    }
    scannedAt = now;
  }

  private static List<List<String>> chunks(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    List<List<String>> chunks = new ArrayList<>();
    for (int at = 0; at < all.size(); at += ScanPlan.PAGE_MAX_ITEMS) {
      chunks.add(all.subList(at, Math.min(all.size(), at + ScanPlan.PAGE_MAX_ITEMS)));
    }
    return chunks;
  }

  /// Reads items in full, and makes the board what they say.
  private void read(StatusMap statuses, List<String> ids) {
    Map<String, RemoteItem> found = api.cards(ids, settings.statusField(), remote.url());
    List<String> gone = ids.stream().filter(id -> !found.containsKey(id)).toList();
    absorb(statuses, found.values(), gone, progress);
  }

  private void absorb(
      StatusMap statuses, Collection<RemoteItem> items, List<String> gone, Progress next) {
    Map<String, MirrorCard> cards = new HashMap<>();
    desk.cards(project, items.stream().map(RemoteItem::id).toList())
        .forEach(card -> cards.put(card.item(), card));
    List<CardWrite> writes = new ArrayList<>();
    for (RemoteItem item : items) {
      switch (item) {
        case RemoteItem.Other(var id, var _) -> passedOver.add(id);
        case RemoteItem.Card card -> {
          MirrorCard known = cards.get(card.id());
          if (known == null || known.state() == MirrorCard.State.GONE_THERE) {
            create(statuses, card, writes);
          } else if (known.issue() != null) {
            merge(statuses, known, known.issue(), card, writes);
          }
        }
      }
    }
    gone.forEach(id -> writes.add(new CardWrite.Remove(id)));
    if (!writes.isEmpty() || !next.equals(progress)) {
      Set<String> leftOut = desk.write(project, writes, next.toJson());
      LOG.debug("{} writes, {} left out", writes.size(), leftOut.size());
    }
    progress = next;
    traces.follow(items, cards);
  }

  private void create(StatusMap statuses, RemoteItem.Card card, List<CardWrite> writes) {
    if (card.archived()) {
      return;
    }
    Optional<IssueStatus> status = statuses.statusOf(card.option());
    if (status.isEmpty()) {
      map = null;
    }
    writes.add(
        new CardWrite.Create(
            card.id(),
            card.texts(),
            status.orElse(IssueStatus.BACKLOG),
            card.url(),
            Json.write(card.base())));
  }

  private void merge(
      StatusMap statuses,
      MirrorCard known,
      Issue issue,
      RemoteItem.Card card,
      List<CardWrite> writes) {
    if (card.archived()) {
      writes.add(new CardWrite.Remove(card.id()));
      return;
    }
    Base base = base(known.base());
    if (sent.containsKey(card.id()) && !isSetSince(base, card)) {
      // Reads may lag behind what was just sent.
      return;
    }
    switch (CardMerge.merge(statuses, base, issue, known.statusChangedAt(), card, api.ahead())) {
      case CardMerge.Outcome.Stale _ ->
          LOG.debug("a reading of {} is older than one before", card.id());
      case CardMerge.Outcome.Unmapped _ -> map = null;
      case CardMerge.Outcome.Merged merged -> {
        for (CardMerge.Conflict conflict : merged.lost()) {
          overruled++;
          LOG.info(
              "issue #{} of project #{}: {} was changed on both sides; {} stays, {} does not",
              issue.number(),
              project,
              conflict.field(),
              conflict.lostHere() ? "GitHub's" : "the board's",
              conflict.lostHere() ? "the board's" : "GitHub's");
        }
        writes.add(
            new CardWrite.Update(
                card.id(),
                issue.version(),
                merged.texts(),
                merged.status(),
                Json.write(merged.base()),
                merged.settled(),
                traces.actor(issue, merged, card)));
      }
    }
  }

  private static boolean isSetSince(Base base, RemoteItem.Card card) {
    return base.optionAt() != null
        && card.optionAt() != null
        && card.optionAt().isAfter(base.optionAt());
  }

  /// Sends what waits.
  ///
  /// @return whether something was sent, so that there may be more
  private boolean push(StatusMap statuses, Instant now) {
    List<MirrorCard> cards = desk.unsettled(project, Outbox.BATCH_MAX_OPS);
    waiting = cards.size();
    if (cards.isEmpty()) {
      return false;
    }
    // What was changed there in the meantime must not be overwritten unseen.
    read(statuses, cards.stream().map(MirrorCard::item).toList());
    cards = desk.unsettled(project, Outbox.BATCH_MAX_OPS);
    List<CardWrite> writes = new ArrayList<>();
    List<Outbox.Op.SetStatus> changes = new ArrayList<>();
    for (Outbox.Op op : Outbox.plan(statuses, cards, ProjectMirror::base)) {
      switch (op) {
        case Outbox.Op.Settle(var card) -> settle(card, writes);
        case Outbox.Op.GoBack(var card, var status) -> goBack(card, status, writes);
        case Outbox.Op.SetStatus change -> changes.add(change);
      }
    }
    if (!changes.isEmpty()) {
      List<Written> results =
          api.write(remote.id(), statuses.field(), settings.statusField(), changes);
      for (int i = 0; i < changes.size(); i++) {
        written(statuses, changes.get(i), results.get(i), now, writes);
      }
    }
    if (!writes.isEmpty()) {
      desk.write(project, writes, progress.toJson());
    }
    waiting = desk.unsettled(project, Outbox.BATCH_MAX_OPS).size();
    return !writes.isEmpty();
  }

  private void written(
      StatusMap statuses,
      Outbox.Op.SetStatus change,
      Written result,
      Instant now,
      List<CardWrite> writes) {
    MirrorCard card = change.card();
    Base old = base(card.base());
    switch (result) {
      case Written.Done(var option, var at) -> {
        sent.put(card.item(), now);
        Base base = new Base(option, at, old.contentAt(), old.texts());
        Issue issue = card.issue();
        if (issue != null) {
          writes.add(new CardWrite.Rebase(card.item(), issue.version(), Json.write(base)));
        }
      }
      case Written.Refused(var why) -> {
        LOG.info(
            "GitHub refused a change of issue #{} of project #{}: {}",
            card.issue() == null ? 0 : card.issue().number(),
            project,
            why);
        map = null;
        overruled++;
        goBack(card, statuses.statusOf(old.option()).orElse(change.status()), writes);
      }
      case Written.Unknown _ -> LOG.debug("it is not known whether {} was changed", card.item());
    }
  }

  private static void settle(MirrorCard card, List<CardWrite> writes) {
    if (card.issue() != null) {
      writes.add(new CardWrite.Rebase(card.item(), card.issue().version(), card.base()));
    }
  }

  private static void goBack(MirrorCard card, IssueStatus status, List<CardWrite> writes) {
    Issue issue = card.issue();
    if (issue != null) {
      CardTexts texts =
          new CardTexts(issue.title(), issue.body(), issue.assignee(), issue.labels());
      writes.add(
          new CardWrite.Update(
              card.item(), issue.version(), texts, status, card.base(), true, null));
    }
  }

  private static Base base(String json) {
    return Json.read(json, Base.class);
  }
}
