package dev.boardcast.github.talk;

import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkDesk;
import dev.boardcast.core.mirror.talk.TalkRef;
import dev.boardcast.core.mirror.talk.TalkWrite;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi.Made;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.talk.Patience;
import dev.boardcast.github.core.talk.TalkBase;
import dev.boardcast.github.core.talk.TalkMerge;
import dev.boardcast.github.core.talk.TalkMerge.Outgoing;
import dev.boardcast.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what issues wait for here, and has sent what is said here.
final class Speaker {
  /// Looked through for what can be sent: what waits for its time is passed over.
  private static final int LOOKED_MAX_COUNT = 100;

  private static final String DRAFT = "a draft has no comments on GitHub: what is said stays here";

  private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);

  private final Talk talk;
  private final TalkDesk desk;
  private final TalkApi api;
  private final boolean readOnly;
  private final Words words;

  /// Of what was sent lately less is believed that is read.
  private final Map<String, Instant> sentAt = new HashMap<>();

  /// Before then nothing of an item is sent.
  private final Map<String, Instant> notBefore = new HashMap<>();

  /// What was refused once, and is read before it counts.
  private final Set<String> doubted = new HashSet<>();

  /// Items that were not there, or of which GitHub did not tell what was said last.
  private final Patience missing = new Patience(TalkMerge.LAG_MAX, Duration.ofMinutes(10));

  /// Items of which sending failed, or brought no answer.
  private final Patience vain = new Patience(TalkMerge.LAG_MAX, Duration.ofMinutes(10));

  /// Items whose dependencies were in a request that failed, each of which may have spoiled it.
  private final Set<String> suspects = new HashSet<>();

  private int refused;

  Speaker(Talk talk, TalkDesk desk, TalkApi api, Supplier<String> marks, boolean readOnly) {
    this.talk = talk;
    this.desk = desk;
    this.api = api;
    this.readOnly = readOnly;
    words = new Words(talk, this, api, marks);
  }

  /// Whether what is read of its dependencies may be older than what was sent.
  boolean wasSentLately(String item) {
    Instant at = sentAt.get(item);
    return at != null && at.plus(TalkMerge.LAG_MAX).isAfter(talk.clock().instant());
  }

  /// Changes that were not taken since this began.
  int refused() {
    return refused;
  }

  /// When something that waits may be sent; empty where nothing does.
  Optional<Instant> due() {
    return notBefore.values().stream().min(Comparator.naturalOrder());
  }

  /// @return whether there may be more to do at once
  boolean step() {
    Instant now = talk.clock().instant();
    notBefore.values().removeIf(at -> !at.isAfter(now));
    sentAt.values().removeIf(at -> !at.plus(TalkMerge.LAG_MAX).isAfter(now));
    List<TalkCard> cards = new ArrayList<>();
    // What is left in peace must not hide what is not.
    int count = LOOKED_MAX_COUNT + notBefore.size();
    for (TalkCard card : desk.unsettled(talk.project(), count)) {
      if (notBefore.containsKey(card.item())) {
        continue;
      }
      if (card.base() == null) {
        talk.queue().wantsOnce(card.item(), now);
      } else {
        cards.add(card);
      }
    }
    if (cards.isEmpty()) {
      return false;
    }
    Map<Integer, TalkRef> refs = refs(cards);
    List<TalkWrite> settled = new ArrayList<>();
    Map<TalkCard, Outgoing> waits = new LinkedHashMap<>();
    List<TalkCard> speaking = new ArrayList<>();
    for (TalkCard card : cards) {
      TalkBase base = Objects.requireNonNull(Talk.base(card.base()));
      if (!refs.containsKey(card.issue().number()) && !base.draft()) {
        // Nobody said yet what it is called.
        pause(card.item());
        continue;
      }
      Outgoing out = outgoing(card, base, refs);
      if (!out.isEmpty() && !readOnly) {
        waits.put(card, out);
      } else if (!card.unsent().isEmpty() && !base.draft() && !readOnly) {
        speaking.add(card);
      } else {
        settled.add(here(card, base, out));
      }
    }
    if (!settled.isEmpty()) {
      write(settled);
    }
    sayAll(waits, speaking, refs);
    // What has nothing to be sent stands before what has.
    return !waits.isEmpty() || !speaking.isEmpty() || !settled.isEmpty();
  }

  /// What fails of dependencies leaves comments their turn.
  private void sayAll(
      Map<TalkCard, Outgoing> waits, List<TalkCard> speaking, Map<Integer, TalkRef> refs) {
    try {
      send(waits, refs);
    } catch (GitHubException e) {
      if (!(e.failure() instanceof Failure.Waiting)) {
        words.say(speaking, refs);
      }
      throw e;
    }
    words.say(speaking, refs);
  }

  /// The issues themselves, and those that they wait for or did.
  private Map<Integer, TalkRef> refs(List<TalkCard> cards) {
    Set<Integer> numbers = new TreeSet<>();
    for (TalkCard card : cards) {
      numbers.add(card.issue().number());
      numbers.addAll(TalkMerge.blockers(card.issue()));
      numbers.addAll(Objects.requireNonNull(Talk.base(card.base())).known());
    }
    return desk.items(talk.project(), numbers);
  }

  private Outgoing outgoing(TalkCard card, TalkBase base, Map<Integer, TalkRef> refs) {
    boolean says = !base.draft() && talk.hasDependencies();
    return TalkMerge.outgoing(card.issue(), base, number -> says && isThere(refs.get(number)));
  }

  /// Of a draft, or of what was not read yet, GitHub cannot be told.
  private boolean isThere(@Nullable TalkRef ref) {
    TalkBase base = ref == null ? null : talk.queue().base(ref.item());
    return base != null && !base.draft();
  }

  /// Where nothing is to be sent: what is said of a draft, or on a board that follows, stays here,
  /// which is told once; what such a board changed goes back.
  private TalkWrite here(TalkCard card, TalkBase base, Outgoing out) {
    List<Integer> kept = card.unsent().stream().map(one -> one.comment().id()).toList();
    if (kept.isEmpty() && out.isEmpty()) {
      return new TalkWrite.Noted(card.item(), card.issue().version(), Json.write(out.base()));
    }
    List<Overruled> told = new ArrayList<>();
    TalkBase next = out.base();
    if (!kept.isEmpty() && !base.told()) {
      told.add(new RefusedChange(TalkMerge.COMMENT, null, readOnly ? Aftermath.READ_ONLY : DRAFT));
      next = next.havingTold();
    }
    Map<Integer, String> refused = new TreeMap<>();
    out.added().forEach(number -> refused.put(number, Aftermath.READ_ONLY));
    out.removed().forEach(number -> refused.put(number, Aftermath.READ_ONLY));
    TalkMerge.Back back = TalkMerge.back(card.issue(), out, refused);
    told.addAll(back.told());
    return heard(card, kept, refused.isEmpty() ? null : back.blockedBy(), next, told);
  }

  static TalkWrite heard(
      TalkCard card,
      List<Integer> kept,
      @Nullable List<Integer> blockedBy,
      TalkBase next,
      List<Overruled> told) {
    return new TalkWrite.Heard(
        card.item(),
        card.issue().version(),
        List.of(),
        Map.of(),
        kept,
        blockedBy,
        Json.write(next),
        false,
        told);
  }

  void write(List<TalkWrite> writes) {
    Set<String> leftOut = desk.write(talk.project(), writes);
    for (TalkWrite write : writes) {
      switch (write) {
        case TalkWrite.Heard heard when !leftOut.contains(heard.item()) -> {
          talk.queue().heard(heard.item(), Json.read(heard.base(), TalkBase.class));
          refused += heard.overruled().size();
        }
        case TalkWrite.Noted noted ->
            talk.queue().heard(noted.item(), Json.read(noted.base(), TalkBase.class));
        case TalkWrite.Heard _, TalkWrite.Saying _, TalkWrite.Said _ -> {
          // What was heard is as it was.
        }
      }
    }
  }

  /// As many as fit into a request; others are left for the next one. What may have spoiled one
  /// goes alone.
  private void send(Map<TalkCard, Outgoing> waits, Map<Integer, TalkRef> refs) {
    List<TalkApi.Edge> edges = new ArrayList<>();
    boolean isAlone =
        !waits.isEmpty() && suspects.contains(waits.keySet().iterator().next().item());
    Map<TalkCard, Map<Integer, Integer>> asked = new LinkedHashMap<>();
    waits.forEach((card, out) -> {
      TalkRef own = Objects.requireNonNull(refs.get(card.issue().number()));
      int count = out.added().size() + out.removed().size();
      boolean isFull = isAlone || edges.size() + count > Outbox.BATCH_MAX_OPS;
      boolean isApart = !isAlone && suspects.contains(card.item());
      if (isApart || (isFull && !edges.isEmpty())) {
        return;
      }
      Map<Integer, Integer> places = new TreeMap<>();
      for (boolean added : new boolean[] {true, false}) {
        for (int number : added ? out.added() : out.removed()) {
          TalkRef other = Objects.requireNonNull(refs.get(number));
          places.put(number, edges.size());
          edges.add(new TalkApi.Edge(own.content(), other.content(), added));
        }
      }
      asked.put(card, places);
      wait(card.item());
    });
    if (edges.isEmpty()) {
      return;
    }
    List<Made> outcomes;
    try {
      outcomes = api.wait(edges);
    } catch (GitHubException e) {
      asked.keySet().forEach(card -> wait(card.item()));
      if (!(e.failure() instanceof Failure.Waiting)) {
        failed(asked.keySet());
      }
      throw e;
    }
    // From its end: a request may take longer than reads lag.
    asked.keySet().forEach(card -> wait(card.item()));
    List<TalkWrite> writes = new ArrayList<>();
    asked.forEach((card, places) ->
        writes.add(became(card, Objects.requireNonNull(waits.get(card)), places, outcomes)));
    write(writes);
  }

  private void failed(Set<TalkCard> cards) {
    if (cards.size() == 1) {
      vain(cards.iterator().next().item());
    }
    cards.forEach(card -> suspects.add(card.item()));
  }

  /// Sending something of it failed, or brought no answer: others go before it.
  void vain(String item) {
    notBefore.put(item, vain.again(item, talk.clock().instant()));
  }

  /// It did not.
  void fruitful(String item) {
    vain.worked(item);
  }

  /// It was not there when it was read, or could not be read.
  void missed(String item) {
    notBefore.put(item, missing.again(item, talk.clock().instant()));
  }

  /// It was.
  void met(String item) {
    missing.worked(item);
  }

  /// Nothing of it is sent before then.
  void rest(String item, Instant until) {
    notBefore.put(item, until);
  }

  /// More of it may be sent at once.
  void goOn(String item) {
    notBefore.remove(item);
  }

  /// It is looked at again when reads show what is.
  private void pause(String item) {
    notBefore.put(item, talk.clock().instant().plus(TalkMerge.LAG_MAX));
  }

  /// Nothing more of it is sent, and less believed, until reads show what was.
  void wait(String item) {
    Instant now = talk.clock().instant();
    sentAt.put(item, now);
    pause(item);
    talk.queue().later(item, now.plus(TalkMerge.LAG_MAX));
  }

  private TalkWrite became(
      TalkCard card, Outgoing out, Map<Integer, Integer> places, List<Made> outcomes) {
    TalkBase base = out.base();
    Map<Integer, String> refused = new TreeMap<>();
    boolean isKnown = true;
    for (Map.Entry<Integer, Integer> place : places.entrySet()) {
      int number = place.getKey();
      switch (outcomes.get(place.getValue())) {
        case Made.Done _ -> {
          base = base.knowing(number, out.added().contains(number));
          if (out.removed().contains(number)) {
            talk.queue().reconsider(talk.clock().instant());
          }
          doubted.remove(card.item() + " " + number);
        }
        case Made.Refused(var why) -> {
          LOG.info("GitHub does not take what issue #{} waits for: {}", card.issue().number(), why);
          // It may have been done before, and its answer lost.
          if (!doubted.add(card.item() + " " + number)) {
            doubted.remove(card.item() + " " + number);
            refused.put(number, why);
          }
        }
        case Made.Unknown _ -> {
          LOG.debug("it is not known whether {} was taken", number);
          isKnown = false;
        }
      }
    }
    suspects.remove(card.item());
    if (isKnown) {
      fruitful(card.item());
    } else {
      vain(card.item());
    }
    TalkMerge.Back back = TalkMerge.back(card.issue(), out, refused);
    return refused.isEmpty()
        ? new TalkWrite.Noted(card.item(), MirrorDesk.UNSETTLED, Json.write(base))
        : heard(card, List.of(), back.blockedBy(), base, back.told());
  }
}
