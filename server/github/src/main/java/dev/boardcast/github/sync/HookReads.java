package dev.boardcast.github.sync;

import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorNews;
import dev.boardcast.github.core.HookTrust;
import dev.boardcast.github.core.ProjectMerge;
import dev.boardcast.github.core.ToldItems;
import dev.boardcast.github.core.scan.ScanPlan;
import dev.boardcast.github.sync.memory.Told;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What GitHub told of a project, and is to be read. It is stored until it was read, so what was
/// told before a stop is read after it. For one thread, but for `ring` and `heard`.
final class HookReads {
  private static final int LOADED_MAX_COUNT = 1_000;

  private final MirrorDesk desk;
  private final int project;
  private final ToldItems items = new ToldItems();
  private final HookTrust trust = new HookTrust();

  /// What was changed of the project itself, by what told of it last; see `Told`.
  private final Set<String> projectFields = new HashSet<>();

  /// Items of which GitHub told what their cards do not show.
  private final Set<String> talks = new HashSet<>();

  private long projectNews;
  private Optional<String> projectBy = Optional.empty();

  private long loadedUpTo;
  private boolean isLoaded;
  private volatile boolean isRung = true;
  private volatile boolean isHeard;

  HookReads(MirrorDesk desk, int project) {
    this.desk = desk;
    this.project = project;
  }

  /// There is something new in the store. On any thread.
  void ring() {
    isRung = true;
  }

  /// A delivery of the project itself came. On any thread.
  void heard() {
    isHeard = true;
  }

  /// A scan found these changed. What was told and is not read yet is no surprise.
  void found(Set<String> changed, Instant now) {
    if (isLive(now)) {
      trust.found(changed.stream().filter(item -> !items.contains(item)).toList(), now);
    }
  }

  boolean isLive(Instant now) {
    if (isHeard) {
      isHeard = false;
      trust.heard(now);
    }
    return trust.isLive(now);
  }

  /// When it wants to be asked again; empty where nothing is to be read.
  Optional<Instant> due() {
    return isRung ? Optional.of(Instant.MIN) : items.due();
  }

  /// Reads what is due, in one request.
  ///
  /// @return whether there is more to do at once
  boolean step(ProjectMirror mirror, Instant now) {
    load(now);
    if (projectNews > 0) {
      mirror.readSelf(fields(), projectBy.orElse(null));
      desk.forgetNews(project, Map.of("", projectNews));
      projectNews = 0;
      projectFields.clear();
      return true;
    }
    ToldItems.Batch batch = items.take(now, ScanPlan.PAGE_MAX_ITEMS);
    if (batch.items().isEmpty()) {
      return false;
    }
    mirror.traces().tell(batch.by());
    try {
      mirror.read(batch.items());
    } finally {
      mirror.traces().tell(Map.of());
    }
    // At each reading, the second one included: the first one may have been too early.
    batch.items().stream().filter(talks::contains).forEach(mirror::readTalk);
    Map<String, Long> done = items.read(batch.items(), now);
    talks.removeAll(done.keySet());
    if (!done.isEmpty()) {
      desk.forgetNews(project, done);
    }
    return true;
  }

  /// What GitHub did not tell of stays as it is here.
  private Set<ProjectMerge.Field> fields() {
    Set<ProjectMerge.Field> fields = EnumSet.noneOf(ProjectMerge.Field.class);
    for (String name : projectFields) {
      switch (name) {
        case Told.TITLE -> fields.add(ProjectMerge.Field.TITLE);
        case Told.DESCRIPTION -> fields.add(ProjectMerge.Field.DESCRIPTION);
        case Told.CLOSED -> fields.add(ProjectMerge.Field.STATUS);
        default -> throw new IllegalStateException("no field of a project: " + name);
      }
    }
    return fields;
  }

  private void load(Instant now) {
    // What was told before this began has waited long enough.
    boolean isFirstLoad = !isLoaded;
    isLoaded = true;
    while (isRung) {
      isRung = false;
      List<MirrorNews> more = desk.news(project, loadedUpTo, LOADED_MAX_COUNT);
      for (MirrorNews news : more) {
        loadedUpTo = news.id();
        Told told = Json.read(news.told(), Told.class);
        if (news.item().isEmpty()) {
          projectNews = news.id();
          projectFields.addAll(told.fields());
          projectBy = Optional.ofNullable(told.by());
        } else {
          if (told.fields().contains(Told.TALK)) {
            talks.add(news.item());
          }
          items.add(
              news.item(),
              news.id(),
              told.teller(),
              told.deleted(),
              isFirstLoad ? now.minus(ToldItems.GATHER) : now);
          trust.told(news.item());
        }
      }
      if (more.size() == LOADED_MAX_COUNT) {
        isRung = true;
      }
    }
  }
}
