package dev.boardcast.github.sync;

import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.core.mirror.ProjectWrite;
import dev.boardcast.github.api.GitHubApi.Described;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.core.ProjectMerge;
import dev.boardcast.github.core.ProjectMerge.Base;
import dev.boardcast.github.core.ProjectMerge.Field;
import dev.boardcast.github.core.ProjectMerge.Merged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the project says of itself: title, description, and whether it is closed.
final class SelfSync {
  private static final Logger LOG = LoggerFactory.getLogger(SelfSync.class);

  private final Bond bond;

  /// When GitHub is looked at again, since what it says just now may be old or something may not
  /// have arrived; null where all is.
  private @Nullable Instant retryAt;

  SelfSync(Bond bond) {
    this.bond = bond;
  }

  /// When something waits for its time; empty where nothing does.
  Optional<Instant> due() {
    return Optional.ofNullable(retryAt);
  }

  /// A look at GitHub that cost nothing says this.
  void seen(ProjectTexts there) {
    Base base = bond.progress().self();
    boolean isNews = base == null || !base.there().equals(there);
    // Reads may lag behind what was just sent.
    if (isNews && !bond.wasSentLately(bond.remote.id())) {
      here().ifPresent(here -> become(base(here, there), here, there, null));
    }
  }

  /// GitHub told that these fields were changed.
  void told(ProjectTexts now, Set<Field> fields, @Nullable String by) {
    if (bond.wasSentLately(bond.remote.id())) {
      lookLater();
      return;
    }
    here()
        .ifPresent(here -> {
          Base base = base(here, now);
          become(base, here, ProjectMerge.mixed(now, fields, base.there()), by);
        });
  }

  /// Sends what was changed here.
  ///
  /// @return whether something was sent
  boolean send() {
    Base base = bond.progress().self();
    Optional<ProjectTexts> here = here();
    if (base == null || here.isEmpty()) {
      retryAt = null;
      return false;
    }
    // What was sent and changed back is not over before it is known whether it arrived.
    boolean waits = !here.get().equals(base.here()) || base.sent() != null;
    if (retryAt == null ? !waits : bond.clock.instant().isBefore(retryAt)) {
      return false;
    }
    if (bond.wasSentLately(bond.remote.id())) {
      // A read that lags would say the title of before, as if somebody had set it again.
      lookLater();
      return false;
    }
    // What was changed there in the meantime must not be overwritten unseen.
    Merged merged = become(base, here.get(), bond.fields.look().texts(), null);
    if (merged.sent().isEmpty()) {
      store(merged.base());
      retryAt = null;
      return false;
    }
    if (bond.settings.readOnly()) {
      back(merged, Aftermath.READ_ONLY);
      return true;
    }
    store(merged.base());
    lookLater();
    switch (bond.api.describe(bond.remote.id(), merged.here(), merged.sent())) {
      case Described.Done(var now) -> {
        bond.sent(bond.remote.id());
        store(new Base(merged.here(), now, null));
        retryAt = null;
      }
      case Described.Refused(var why) -> {
        back(merged, why);
        retryAt = null;
      }
      case Described.Unknown _ -> LOG.debug("it is not known whether the project was changed");
    }
    return true;
  }

  private void lookLater() {
    retryAt = bond.clock.instant().plus(Bond.LAG_MAX);
  }

  private Base base(ProjectTexts here, ProjectTexts there) {
    Base base = bond.progress().self();
    return base == null ? ProjectMerge.first(here, there) : base;
  }

  private Merged become(Base base, ProjectTexts here, ProjectTexts there, @Nullable String by) {
    Merged merged = ProjectMerge.merge(base, here, there);
    write(here, merged.here(), by, List.copyOf(merged.lost()));
    bond.count(merged.lost().size(), 0);
    if (!base.there().equals(there)) {
      // What a read that lags says after this is old.
      bond.sent(bond.remote.id());
    }
    // Nothing of it is sent yet; what was sent before may still arrive.
    store(new Base(merged.base().here(), merged.base().there(), base.sent()));
    return merged;
  }

  private void back(Merged merged, String why) {
    LOG.info("GitHub does not take a change of project #{} itself: {}", bond.project, why);
    ProjectTexts back = ProjectMerge.back(merged.base(), merged.here(), merged.sent());
    List<Overruled> refusals =
        List.copyOf(ProjectMerge.refusals(merged.sent(), merged.here(), why));
    write(merged.here(), back, null, refusals);
    bond.count(0, refusals.size());
    store(new Base(back, merged.base().there(), null));
  }

  private void write(
      ProjectTexts before, ProjectTexts next, @Nullable String by, List<Overruled> overruled) {
    if (!before.equals(next)) {
      bond.desk.describe(
          bond.project,
          new ProjectWrite(
              differing(before.title(), next.title()),
              differing(before.description(), next.description()),
              differing(before.closed(), next.closed())),
          by,
          overruled);
    }
  }

  private static <T> Optional<T> differing(T before, T next) {
    return before.equals(next) ? Optional.empty() : Optional.of(next);
  }

  private Optional<ProjectTexts> here() {
    return bond.desk.described(bond.project);
  }

  private void store(Base base) {
    bond.write(List.of(), bond.progress().with(base));
  }
}
