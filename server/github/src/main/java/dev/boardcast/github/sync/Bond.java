package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.Views.CardsView;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.order.OrderSync;
import dev.boardcast.github.phases.PhaseSync;
import dev.boardcast.github.sync.memory.CardTraces;
import dev.boardcast.github.sync.memory.Progress;
import dev.boardcast.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A project, its mirror, and what all parts of the work on them know. For one thread.
final class Bond {
  /// GitHub's reads may lag behind its writes: of what was just sent only what was set there since
  /// is believed for so long.
  static final Duration LAG_MAX = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Bond.class);

  final MirrorDesk desk;
  final GitHubApi api;
  final InstantSource clock;
  final int project;
  final Remote remote;
  final Remote.Settings settings;
  final FieldCache fields;
  final CardTraces traces;
  final PhaseSync phases;
  final OrderSync order;

  /// Items that are there and are no cards.
  final Set<String> passedOver = new HashSet<>();

  private Progress progress;

  /// What was sent lately, or looked at where it is written, and when.
  private final Map<String, Instant> sent = new HashMap<>();

  private int conflicts;
  private int refused;

  Bond(MirrorDesk desk, GitHubApi api, MirrorLink link, InstantSource clock) {
    this.desk = desk;
    this.api = api;
    this.clock = clock;
    project = link.project();
    remote = Remote.of(link.remote());
    settings = Remote.Settings.of(link.settings());
    progress = Progress.of(link.progress());
    fields = new FieldCache(this);
    traces = new CardTraces(desk, project);
    order = new OrderSync(desk, project);
    phases =
        new PhaseSync(desk.phases(), clock, project, settings.phaseField() != null, fields::look);
  }

  Progress progress() {
    return progress;
  }

  /// @param next how far the import has come then
  ///
  /// @return items whose update was left out, because their issue had changed meanwhile
  Set<String> write(List<CardWrite> writes, Progress next) {
    Set<String> leftOut = Set.of();
    if (!writes.isEmpty() || !next.equals(progress)) {
      leftOut = desk.write(project, writes, next.toJson());
      LOG.debug("{} writes, {} left out", writes.size(), leftOut.size());
    }
    progress = next;
    return leftOut;
  }

  Set<String> write(List<CardWrite> writes) {
    return write(writes, progress);
  }

  /// Reads may be behind what is known of an item from now on.
  void sent(String item) {
    sent.put(item, clock.instant());
  }

  boolean wasSentLately(String item) {
    return sent.containsKey(item);
  }

  void forgetWhatIsSeenByNow() {
    Instant now = clock.instant();
    sent.values().removeIf(at -> at.plus(LAG_MAX).isBefore(now));
  }

  /// Items in full, by id; those that are not there any more are missing.
  Map<String, RemoteItem> read(Collection<String> ids) {
    CardsView read = api.cards(remote.id(), List.copyOf(ids), settings.fields(), remote.url());
    phases.seen(read.phases());
    return read.items();
  }

  /// With the phases as they are by now: whoever has read issues reads them after these, so that an
  /// issue whose phase was removed is not taken for one that somebody took out of it.
  StatusMap withPhases(StatusMap statuses) {
    return statuses.with(phases.map());
  }

  static Base base(String json) {
    return Json.read(json, Base.class);
  }

  /// A change that lost against another one of its field.
  void count(int lost, int notTaken) {
    conflicts += lost;
    refused += notTaken;
  }

  int conflicts() {
    return conflicts;
  }

  int refused() {
    return refused;
  }
}
