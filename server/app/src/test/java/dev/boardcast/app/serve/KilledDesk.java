package dev.boardcast.app.serve;

import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.mirror.CardWrite;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.mirror.MirrorNews;
import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.core.mirror.MirrorRef;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.core.mirror.ProjectWrite;
import dev.boardcast.core.mirror.UnmadeCard;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.core.mirror.phases.PhaseDesk;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkDesk;
import dev.boardcast.core.mirror.talk.TalkPair;
import dev.boardcast.core.mirror.talk.TalkRef;
import dev.boardcast.core.mirror.talk.TalkWrite;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The tracker's desk, before and after whose writes one may be killed.
record KilledDesk(MirrorDesk desk, Killer killer) implements MirrorDesk {
  @Override
  public List<MirrorLink> links() {
    return desk.links();
  }

  @Override
  public Optional<Integer> open(
      Optional<Integer> project, String title, String remote, String settings, boolean tasks) {
    return desk.open(project, title, remote, settings, tasks);
  }

  @Override
  public boolean close(int project) {
    return desk.close(project);
  }

  @Override
  public List<MirrorPair> pairs(int project) {
    return desk.pairs(project);
  }

  @Override
  public List<MirrorCard> cards(int project, Collection<String> items) {
    return desk.cards(project, items);
  }

  @Override
  public List<MirrorCard> unsettled(int project, int maxCount) {
    return desk.unsettled(project, maxCount);
  }

  @Override
  public List<MirrorCard> stillUnsettled(int project, Collection<String> items) {
    return desk.stillUnsettled(project, items);
  }

  @Override
  public List<UnmadeCard> unmade(int project, int maxCount) {
    return desk.unmade(project, maxCount);
  }

  @Override
  public List<UnmadeCard> begun(int project) {
    return desk.begun(project);
  }

  @Override
  public List<String> deletedHere(int project, int maxCount) {
    return desk.deletedHere(project, maxCount);
  }

  @Override
  public Set<String> write(int project, List<CardWrite> writes, String progress) {
    killer.maybe();
    Set<String> leftOut = desk.write(project, writes, progress);
    killer.maybe();
    return leftOut;
  }

  @Override
  public boolean arrange(int project, List<String> items) {
    killer.maybe();
    boolean more = desk.arrange(project, items);
    killer.maybe();
    return more;
  }

  @Override
  public Optional<ProjectTexts> described(int project) {
    return desk.described(project);
  }

  @Override
  public void describe(
      int project, ProjectWrite write, @Nullable String actor, List<Overruled> overruled) {
    killer.maybe();
    desk.describe(project, write, actor, overruled);
    killer.maybe();
  }

  @Override
  public void readdress(int project, String item, String url) {
    killer.maybe();
    desk.readdress(project, item, url);
    killer.maybe();
  }

  @Override
  public void nameContents(int project, Map<String, String> contents) {
    killer.maybe();
    desk.nameContents(project, contents);
    killer.maybe();
  }

  @Override
  public List<MirrorRef> itemsOf(String content) {
    return desk.itemsOf(content);
  }

  @Override
  public List<MirrorRef> itemsAt(String addressBegin, Optional<String> label) {
    return desk.itemsAt(addressBegin, label);
  }

  @Override
  public boolean tell(@Nullable String key, List<MirrorNews> news) {
    return desk.tell(key, news);
  }

  @Override
  public List<MirrorNews> news(int project, long afterId, int maxCount) {
    return desk.news(project, afterId, maxCount);
  }

  @Override
  public void forgetNews(int project, Map<String, Long> upToByItem) {
    killer.maybe();
    desk.forgetNews(project, upToByItem);
  }

  @Override
  public PhaseDesk phases() {
    return new KilledPhases(desk.phases(), killer);
  }

  private record KilledPhases(PhaseDesk desk, Killer killer) implements PhaseDesk {
    @Override
    public List<BoardPhase> phases(int project) {
      return desk.phases(project);
    }

    @Override
    public boolean arrange(int project, List<BoardPhase> seen, List<BoardPhase> wanted) {
      killer.maybe();
      boolean arranged = desk.arrange(project, seen, wanted);
      killer.maybe();
      return arranged;
    }
  }

  @Override
  public TalkDesk talks() {
    return new KilledTalks(desk.talks(), killer);
  }

  private record KilledTalks(TalkDesk desk, Killer killer) implements TalkDesk {
    @Override
    public List<TalkPair> pairs(int project) {
      return desk.pairs(project);
    }

    @Override
    public List<TalkCard> cards(int project, Collection<String> items) {
      return desk.cards(project, items);
    }

    @Override
    public List<TalkCard.Said> said(int project, int issue) {
      return desk.said(project, issue);
    }

    @Override
    public List<TalkCard> unsettled(int project, int maxCount) {
      return desk.unsettled(project, maxCount);
    }

    @Override
    public Map<String, Integer> numbers(int project, Collection<String> contents) {
      return desk.numbers(project, contents);
    }

    @Override
    public Map<Integer, TalkRef> items(int project, Collection<Integer> numbers) {
      return desk.items(project, numbers);
    }

    @Override
    public Map<Integer, List<Integer>> blockers(int project) {
      return desk.blockers(project);
    }

    @Override
    public Set<String> write(int project, List<TalkWrite> writes) {
      killer.maybe();
      Set<String> leftOut = desk.write(project, writes);
      killer.maybe();
      return leftOut;
    }
  }

  @Override
  public void onChange(IntConsumer listener) {
    desk.onChange(listener);
  }
}
