package dev.boardcast.github.sync.memory;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.github.core.Base;
import dev.boardcast.github.core.CardMerge;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.ToldItems.Teller;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is known of items beside what is on their cards: what their contents are called, which
/// deliveries name; at which address they are, which changes with a repository's name; and who did
/// what is being read. For one thread.
public final class CardTraces {
  private final MirrorDesk desk;
  private final int project;

  /// Noted since this began.
  private final Set<String> noted = new HashSet<>();

  /// By item, as GitHub told it.
  private Map<String, Teller> tellers = Map.of();

  private Consumer<Set<String>> foundBy = _ -> {};
  private BiConsumer<RemoteItem.Card, Boolean> seenBy = (_, _) -> {};

  public CardTraces(MirrorDesk desk, int project) {
    this.desk = desk;
    this.project = project;
  }

  /// @param listener hears which items a scan found changed
  public void onFound(Consumer<Set<String>> listener) {
    foundBy = listener;
  }

  /// @param listener hears which cards were read, and whether each is one that was not here before
  public void onSeen(BiConsumer<RemoteItem.Card, Boolean> listener) {
    seenBy = listener;
  }

  public void found(Set<String> changed) {
    foundBy.accept(changed);
  }

  /// @param by who did what is read next, by item
  public void tell(Map<String, Teller> by) {
    tellers = Map.copyOf(by);
  }

  /// Who is named for a change: who set the status, where that is what changed, else who GitHub
  /// told of, unless that is not what changed.
  ///
  /// @param base what was seen
  public @Nullable String actor(
      Issue issue, Base base, CardMerge.Outcome.Merged merged, RemoteItem.Card card) {
    String mover = merged.status() == issue.status() ? null : card.by();
    return mover == null
        ? tellers
            .getOrDefault(card.id(), Teller.NOBODY)
            .nameFor(base.contentAt(), card.content().at())
        : mover;
  }

  /// @param cards as they were before, by item
  public void follow(Collection<? extends RemoteItem> items, Map<String, MirrorCard> cards) {
    Map<String, String> contents = new HashMap<>();
    for (RemoteItem item : items) {
      if (!(item instanceof RemoteItem.Card card)) {
        continue;
      }
      MirrorCard known = cards.get(card.id());
      seenBy.accept(card, known == null || known.state() == MirrorCard.State.GONE_THERE);
      String content = card.content().id();
      if (noted.add(card.id() + " " + content)) {
        contents.put(card.id(), content);
      }
      Issue issue = known == null ? null : known.issue();
      if (issue != null && !card.archived() && !card.content().url().equals(issue.url())) {
        desk.readdress(project, card.id(), card.content().url());
      }
    }
    if (!contents.isEmpty()) {
      desk.nameContents(project, contents);
    }
  }
}
