package dev.boardcast.github.talk;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkCard.Unsent;
import dev.boardcast.core.mirror.talk.TalkRef;
import dev.boardcast.core.mirror.talk.TalkWrite;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi.Made;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.core.talk.HeardTalk;
import dev.boardcast.github.core.talk.Patience;
import dev.boardcast.github.core.talk.TalkBase;
import dev.boardcast.github.core.talk.TalkMerge;
import dev.boardcast.github.core.talk.TalkText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what is said here.
///
/// A comment is told by a mark in it, which is written down before the first request. Where an
/// answer was lost, or a server ended, the issue's last comments are read before it is sent again,
/// and not at once, for reads lag behind.
final class Words {
  /// Comments in one request, each of another issue, so that their order is kept: each of them
  /// calls people, and GitHub has ten seconds for all of them.
  static final int TOGETHER_MAX_COUNT = 10;

  /// A comment that was refused so often stays here: GitHub sometimes says no and means not now.
  static final int REFUSED_MAX_TIMES = 6;

  /// After the first refusal; twice as long after each that follows, so that they fill an hour.
  private static final Duration REFUSED_FIRST = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Words.class);

  private final Talk talk;
  private final Speaker speaker;
  private final TalkApi api;
  private final Supplier<String> marks;
  private final Instant startedAt;

  /// Items whose comments of unknown fate were begun since this began.
  private final Set<String> begun = new HashSet<>();

  /// Marks that were written down for a request that never went out.
  private final Set<String> unused = new HashSet<>();

  /// Comments that were refused, by their items.
  private final Patience refusals = new Patience(REFUSED_FIRST, Duration.ofHours(1));

  Words(Talk talk, Speaker speaker, TalkApi api, Supplier<String> marks) {
    this.talk = talk;
    this.speaker = speaker;
    this.api = api;
    this.marks = marks;
    startedAt = talk.clock().instant();
  }

  /// Says one thing of each issue. What may be there already is looked for first, and sent alone:
  /// it may be what spoiled the request that it was in.
  void say(List<TalkCard> cards, Map<Integer, TalkRef> refs) {
    if (cards.isEmpty()) {
      return;
    }
    TalkCard first = cards.getFirst();
    if (!isNew(first)) {
      // It may have been transferred since: what it is called is in what was just read.
      lookedFor(first).ifPresent(content -> send(List.of(first), _ -> content));
      return;
    }
    send(
        cards.stream().filter(this::isNew).limit(TOGETHER_MAX_COUNT).toList(),
        card -> Objects.requireNonNull(refs.get(card.issue().number())).content());
  }

  /// Whether what it says next was never sent.
  private boolean isNew(TalkCard card) {
    String mark = card.unsent().getFirst().mark();
    return mark == null || unused.contains(mark);
  }

  private void send(List<TalkCard> cards, Function<TalkCard, String> contents) {
    List<TalkApi.Word> words = new ArrayList<>();
    List<String> used = new ArrayList<>();
    List<TalkWrite> begin = new ArrayList<>();
    for (TalkCard card : cards) {
      Unsent next = card.unsent().getFirst();
      Comment comment = next.comment();
      String mark = Objects.requireNonNullElseGet(next.mark(), marks);
      if (next.mark() == null) {
        begin.add(new TalkWrite.Saying(card.item(), comment.id(), mark));
      }
      used.add(mark);
      words.add(
          new TalkApi.Word(
              contents.apply(card), TalkText.there(comment.author(), comment.text(), mark)));
    }
    if (!begin.isEmpty()) {
      speaker.write(begin);
    }
    List<Made> outcomes = said(cards, words, used);
    List<TalkWrite> writes = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      became(cards.get(i), outcomes.get(i)).ifPresent(writes::add);
    }
    if (!writes.isEmpty()) {
      speaker.write(writes);
    }
  }

  private List<Made> said(List<TalkCard> cards, List<TalkApi.Word> words, List<String> used) {
    cards.forEach(card -> {
      begun.add(card.item());
      speaker.wait(card.item());
    });
    unused.removeAll(used);
    try {
      List<Made> outcomes = api.say(words);
      cards.forEach(card -> speaker.wait(card.item()));
      return outcomes;
    } catch (GitHubException e) {
      if (e.isUnsent()) {
        // Nothing was done: there is nothing to look for.
        unused.addAll(used);
      }
      for (TalkCard card : cards) {
        // From its end: it may have been made just before its answer was lost.
        speaker.wait(card.item());
        if (e.isUnsent()) {
          speaker.goOn(card.item());
        }
      }
      if (cards.size() == 1 && !(e.failure() instanceof Failure.Waiting)) {
        // Others go before it.
        speaker.vain(cards.getFirst().item());
      }
      throw e;
    }
  }

  private Optional<TalkWrite> became(TalkCard card, Made made) {
    String item = card.item();
    Comment comment = card.unsent().getFirst().comment();
    switch (made) {
      case Made.Done(var id) -> {
        refusals.worked(item);
        speaker.fruitful(item);
        speaker.goOn(item);
        return Optional.of(new TalkWrite.Said(item, comment.id(), id));
      }
      case Made.Refused(var why) -> {
        speaker.rest(item, refusals.again(item, talk.clock().instant()));
        if (refusals.failures(item) < REFUSED_MAX_TIMES) {
          return Optional.empty();
        }
        LOG.info("a comment of issue #{} is not made there: {}", card.issue().number(), why);
        refusals.worked(item);
        speaker.goOn(item);
        RefusedChange told = new RefusedChange(TalkMerge.COMMENT, beginning(comment), why);
        TalkBase base = Objects.requireNonNull(Talk.base(card.base()));
        return Optional.of(Speaker.heard(card, List.of(comment.id()), null, base, List.of(told)));
      }
      case Made.Unknown _ -> {
        LOG.debug("it is not known whether a comment of {} was made", item);
        speaker.vain(item);
        return Optional.empty();
      }
    }
  }

  /// Whether it may be sent once more: the last comments were read, and it is not among them.
  ///
  /// @return what its issue is called by now; empty where it may not
  private Optional<String> lookedFor(TalkCard card) {
    String item = card.item();
    Instant earliest = startedAt.plus(TalkMerge.LAG_MAX);
    if (!begun.contains(item) && talk.clock().instant().isBefore(earliest)) {
      speaker.rest(item, earliest);
      return Optional.empty();
    }
    Unsent first = card.unsent().getFirst();
    Optional<HeardTalk> last;
    try {
      last = api.last(item).filter(heard -> heard.content() != null);
    } catch (GitHubException e) {
      // Others go before it.
      speaker.missed(item);
      throw e;
    }
    Optional<HeardTalk.Said> there =
        last.flatMap(heard ->
            heard.said().stream()
                .filter(said -> Objects.equals(said.mark(), first.mark()))
                .findFirst());
    // Whatever became of the issue meanwhile: it is there.
    there.ifPresent(said -> {
      refusals.worked(item);
      speaker.fruitful(item);
      speaker.write(List.of(new TalkWrite.Said(item, first.comment().id(), said.id())));
    });
    if (last.isEmpty()) {
      speaker.missed(item);
    } else {
      speaker.met(item);
    }
    return there.isPresent() ? Optional.empty() : last.map(HeardTalk::content);
  }

  private static String beginning(Comment comment) {
    String text = comment.text();
    return text.length() <= 100 ? text : text.substring(0, text.offsetByCodePoints(0, 50)) + " …";
  }
}
