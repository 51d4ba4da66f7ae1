package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.UnmadeCard;
import dev.boardcast.github.api.GitHubApi.Made;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes items for issues that were made here, and archives those whose issue was deleted here.
///
/// What is made is told by a mark in its body. Where an answer was lost, it is looked for before it
/// is made again: not at once, for reads lag behind.
final class Maker {
  private static final Logger LOG = LoggerFactory.getLogger(Maker.class);

  private final Bond bond;
  private final Intake intake;
  private final Supplier<String> marks;

  /// When what was begun may be looked for; a server that just began does not know when that was.
  private Instant lookAt;

  /// Whether something was begun and is not known to be made.
  private boolean begunHere;

  /// @param marks each another one
  Maker(Bond bond, Intake intake, Supplier<String> marks) {
    this.bond = bond;
    this.intake = intake;
    this.marks = marks;
    lookAt = bond.clock.instant().plus(Bond.LAG_MAX);
  }

  /// When something waits for its time; empty where nothing does.
  Optional<Instant> due() {
    return begunHere ? Optional.of(lookAt) : Optional.empty();
  }

  /// Archives what was deleted here.
  ///
  /// @return whether something was sent
  boolean archive() {
    List<String> items = bond.desk.deletedHere(bond.project, Outbox.BATCH_MAX_OPS);
    if (items.isEmpty()) {
      return false;
    }
    List<CardWrite> writes = new ArrayList<>();
    for (Map.Entry<String, Sent> entry : bond.api.archive(bond.remote.id(), items).entrySet()) {
      switch (entry.getValue()) {
        case Sent.Moved _ -> {
          bond.sent(entry.getKey());
          writes.add(new CardWrite.LetGo(entry.getKey(), true));
        }
        case Sent.Refused(var why) -> {
          LOG.info("an item of project #{} was not archived: {}", bond.project, why);
          bond.count(0, 1);
          writes.add(new CardWrite.LetGo(entry.getKey(), false));
        }
        case Sent.Nothing _, Sent.Edited _, Sent.Unknown _ ->
            LOG.debug("it is not known whether {} was archived", entry.getKey());
      }
    }
    var _ = bond.write(writes);
    return !writes.isEmpty();
  }

  /// Makes one item.
  ///
  /// @return whether something was done, so that there may be more
  boolean make(StatusMap statuses) {
    List<UnmadeCard> begun = bond.desk.begun(bond.project);
    begunHere = !begun.isEmpty();
    if (begunHere) {
      return goOn(statuses, begun);
    }
    List<UnmadeCard> unmade = bond.desk.unmade(bond.project, 1);
    if (unmade.isEmpty() || unmade.getFirst().issue() == null) {
      return false;
    }
    Issue issue = unmade.getFirst().issue();
    UnmadeCard.Begun next =
        new UnmadeCard.Begun(
            marks.get(),
            Json.write(
                new Base(
                    null, null, null, new CardTexts(issue.title(), issue.body(), null, List.of()))),
            null);
    var _ = bond.write(List.of(new CardWrite.Making(issue.number(), next)));
    make(issue.number(), next);
    return true;
  }

  /// Looks for what was begun, and makes it where it is not there.
  private boolean goOn(StatusMap statuses, List<UnmadeCard> begun) {
    if (bond.clock.instant().isBefore(lookAt)) {
      return false;
    }
    UnmadeCard one = begun.getFirst();
    UnmadeCard.Begun how = one.begun();
    if (how == null) {
      return false;
    }
    intake.absorbLatest(
        statuses, bond.api.latest(bond.remote.id(), bond.settings.fields(), bond.remote.url()));
    if (bond.desk.begun(bond.project).stream().noneMatch(there -> there.number() == one.number())) {
      return true;
    }
    String repository = bond.settings.repository();
    String content =
        how.content() == null && repository != null
            ? bond.api.findIssue(repository, how.mark()).orElse(null)
            : how.content();
    if (one.issue() == null && content == null) {
      var _ =
          bond.write(
              List.of(new CardWrite.NotMade(one.number(), new RefusedChange("issue", null, ""))));
    } else {
      make(one.number(), new UnmadeCard.Begun(how.mark(), how.base(), content));
    }
    return true;
  }

  /// @param how written down already, so that whoever comes after a stop looks first
  private void make(int issue, UnmadeCard.Begun how) {
    begunHere = true;
    Made made;
    try {
      made = asked(issue, how);
    } finally {
      // From its end: it may have been made just before its answer was lost.
      lookAt = bond.clock.instant().plus(Bond.LAG_MAX);
    }
    switch (made) {
      case Made.Done(var item) -> {
        bond.sent(item);
        var _ = bond.write(List.of(new CardWrite.Made(issue, item, how.base())));
        begunHere = false;
      }
      case Made.Refused(var why) -> {
        LOG.info("issue #{} of project #{} is not made there: {}", issue, bond.project, why);
        bond.count(0, 1);
        var _ =
            bond.write(
                List.of(new CardWrite.NotMade(issue, new RefusedChange("issue", null, why))));
      }
      case Made.Unknown _ -> LOG.debug("it is not known whether issue #{} was made", issue);
    }
  }

  private Made asked(int issue, UnmadeCard.Begun how) {
    String repository = bond.settings.repository();
    CardTexts texts = Bond.base(how.base()).texts();
    if (how.content() != null) {
      return bond.api.addItem(bond.remote.id(), how.content());
    }
    if (repository == null) {
      return bond.api.addDraft(bond.remote.id(), texts.title(), texts.body(), how.mark());
    }
    Made made = bond.api.createIssue(repository, texts.title(), texts.body(), how.mark());
    if (!(made instanceof Made.Done(var content))) {
      return made;
    }
    UnmadeCard.Begun further = new UnmadeCard.Begun(how.mark(), how.base(), content);
    var _ = bond.write(List.of(new CardWrite.Making(issue, further)));
    return bond.api.addItem(bond.remote.id(), content);
  }
}
