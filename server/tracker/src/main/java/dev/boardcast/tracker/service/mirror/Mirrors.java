package dev.boardcast.tracker.service.mirror;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.mirror.CardTexts;
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
import dev.boardcast.core.mirror.phases.PhaseDesk;
import dev.boardcast.core.mirror.phases.Placement;
import dev.boardcast.core.mirror.talk.TalkDesk;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.TaskItems;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository.Pair;
import dev.boardcast.tracker.store.repository.MirrorRepository.Stand;
import dev.boardcast.tracker.store.repository.NewsRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import dev.boardcast.tracker.store.repository.TalkRepository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Boards that mirror another system's: its changes are changes like any others, each with its
/// event, in one transaction with the note of what was seen there.
public final class Mirrors implements MirrorDesk {
  static final String ORIGIN = "github";

  private final Store store;
  private final ProjectService projects;
  private final IssueService issues;
  private final TalkDesk talks;
  private final PhaseDesk phases;

  public Mirrors(Store store, Urls urls) {
    this.store = store;
    projects = new ProjectService(urls);
    issues = new IssueService(urls);
    talks = new Talks(store, issues);
    phases = new MirrorPhases(store);
  }

  @Override
  public List<MirrorLink> links() {
    return read(MirrorRepository::links);
  }

  @Override
  public Optional<Integer> open(
      Optional<Integer> project, String title, String remote, String settings, boolean tasks) {
    return write(
        project.map(Lane::of).orElse(Lane.none()),
        null,
        scope -> {
          Sql sql = scope.sql();
          int number;
          if (project.isEmpty()) {
            number = projects.create(scope, new NewProject(title, null, List.of()), null).number();
          } else {
            number = project.get();
            if (!ProjectRepository.exists(sql, number) || MirrorRepository.isLinked(sql, number)) {
              return Optional.empty();
            }
          }
          MirrorRepository.insert(sql, number, remote, settings, tasks);
          return Optional.of(number);
        });
  }

  @Override
  public boolean close(int project) {
    return write(Lane.of(project), null, scope -> MirrorRepository.delete(scope.sql(), project));
  }

  @Override
  public List<MirrorPair> pairs(int project) {
    return read(sql -> MirrorRepository.pairs(sql, project));
  }

  @Override
  public List<MirrorCard> cards(int project, Collection<String> items) {
    List<String> wanted = List.copyOf(items);
    return read(sql -> MirrorRepository.cards(sql, project, wanted));
  }

  @Override
  public List<MirrorCard> unsettled(int project, int maxCount) {
    return read(sql -> MirrorRepository.unsettled(sql, project, maxCount));
  }

  @Override
  public List<MirrorCard> stillUnsettled(int project, Collection<String> items) {
    List<String> wanted = List.copyOf(items);
    return read(sql -> MirrorRepository.stillUnsettled(sql, project, wanted));
  }

  @Override
  public List<UnmadeCard> unmade(int project, int maxCount) {
    return read(sql -> MirrorRepository.unmade(sql, project, maxCount));
  }

  @Override
  public List<UnmadeCard> begun(int project) {
    return read(sql -> MirrorRepository.begun(sql, project));
  }

  @Override
  public List<String> deletedHere(int project, int maxCount) {
    return read(sql -> MirrorRepository.deletedHere(sql, project, maxCount));
  }

  @Override
  public Set<String> write(int project, List<CardWrite> writes, String progress) {
    Set<String> leftOut = new HashSet<>();
    Map<String, List<CardWrite>> named = new LinkedHashMap<>();
    List<CardWrite> others = new ArrayList<>();
    for (CardWrite write : writes) {
      if (write instanceof CardWrite.Update update && update.actor() != null) {
        named.computeIfAbsent(update.actor(), _ -> new ArrayList<>()).add(write);
      } else {
        others.add(write);
      }
    }
    named.forEach((actor, theirs) ->
        write(Lane.of(project), actor, scope -> applyAll(scope, project, theirs, leftOut::add)));
    write(
        Lane.of(project),
        null,
        scope -> {
          boolean done = applyAll(scope, project, others, leftOut::add);
          // What comes last carries the progress, so that it is never ahead of the cards.
          MirrorRepository.setProgress(scope.sql(), project, progress);
          return done;
        });
    return leftOut;
  }

  /// @param leftOut is told the items whose update was left out
  private boolean applyAll(
      WriteTransaction scope, int project, List<CardWrite> writes, Consumer<String> leftOut) {
    for (CardWrite write : writes) {
      if (!apply(scope, project, write) && write instanceof CardWrite.Update update) {
        leftOut.accept(update.item());
      }
    }
    return true;
  }

  /// @return false where the issue is another than it was when this was decided
  private boolean apply(WriteTransaction scope, int project, CardWrite write) {
    Sql sql = scope.sql();
    if (!MirrorRepository.isLinked(sql, project)) {
      return true;
    }
    switch (write) {
      case CardWrite.Create create -> create(scope, project, create);
      case CardWrite.Renamed(var item, var next) ->
          MirrorRepository.rename(sql, project, item, next);
      case CardWrite.Update update -> {
        return update(scope, project, update);
      }
      case CardWrite.Rebase(var item, var version, var base) ->
          there(sql, project, item)
              .ifPresent(pair ->
                  MirrorRepository.put(
                      sql, project, new Pair(item, pair.issue(), Stand.THERE, base), version));
      case CardWrite.Remove(var item) ->
          there(sql, project, item).ifPresent(pair -> remove(scope, project, pair));
      case CardWrite.Making(var issue, var begun) -> {
        if (IssueRepository.find(sql, project, issue) != null) {
          MirrorRepository.putMaking(sql, project, issue, begun);
        }
      }
      case CardWrite.Made(var issue, var item, var base) -> {
        MirrorRepository.endMaking(sql, project, issue);
        Pair there = MirrorRepository.find(sql, project, item);
        if (there == null) {
          // An issue that was deleted meanwhile is one whose item is to go.
          MirrorRepository.put(sql, project, new Pair(item, issue, Stand.THERE, base), UNSETTLED);
        } else if (there.issue() != issue) {
          // It was not known for ours, and has an issue of its own: it is not made once more.
          MirrorRepository.put(sql, project, alone(issue), UNSETTLED);
        }
      }
      case CardWrite.NotMade(var issue, var why) -> notMade(scope, project, issue, why);
      case CardWrite.LetGo(var item, var gone) ->
          there(sql, project, item)
              .ifPresent(pair ->
                  MirrorRepository.put(
                      sql,
                      project,
                      new Pair(item, pair.issue(), gone ? Stand.GONE : Stand.LEFT, pair.base()),
                      UNSETTLED));
    }
    return true;
  }

  private static Optional<Pair> there(Sql sql, int project, String item) {
    return Optional.ofNullable(MirrorRepository.find(sql, project, item)).filter(p -> !p.isOver());
  }

  private void create(WriteTransaction scope, int project, CardWrite.Create create) {
    Sql sql = scope.sql();
    Pair pair = MirrorRepository.find(sql, project, create.item());
    if (pair != null && pair.stand() != Stand.GONE) {
      return;
    }
    Issue kept = pair == null ? null : MirrorRepository.kept(sql, project, create.item());
    // What was heard of it went with the issue.
    TalkRepository.leave(sql, project, create.item());
    IssueFields fields = fields(sql, project, create.texts(), create.status(), create.place());
    if (kept != null) {
      restore(scope, project, create, kept, fields);
      return;
    }
    Issue issue =
        issues.create(
            scope, project, fields, new IssueService.Source(null, create.url()), Precondition.NONE);
    MirrorRepository.put(
        sql,
        project,
        new Pair(create.item(), issue.number(), Stand.THERE, create.base()),
        issue.version());
  }

  private void restore(
      WriteTransaction scope, int project, CardWrite.Create create, Issue kept, IssueFields said) {
    String there = create.texts().body();
    TaskItems.Back back = TaskItems.comesBack(scope.sql(), kept, create.last(), there);
    IssueFields fields =
        new IssueFields(said.patch().with(IssueField.BODY, back.body()), said.phaseField());
    Issue issue =
        issues.update(
            scope,
            project,
            issues.restore(scope, kept, fields).number(),
            fields,
            Precondition.NONE,
            back.overruled());
    MirrorRepository.put(
        scope.sql(),
        project,
        new Pair(create.item(), issue.number(), Stand.THERE, create.base()),
        Objects.equals(back.body(), there) ? issue.version() : UNSETTLED);
  }

  private boolean update(WriteTransaction scope, int project, CardWrite.Update update) {
    Optional<Pair> pair = there(scope.sql(), project, update.item());
    if (pair.isEmpty()) {
      return true;
    }
    Issue before = IssueRepository.find(scope.sql(), project, pair.get().issue());
    if (before == null) {
      return true;
    }
    if (before.version() != update.version()) {
      return false;
    }
    Issue issue =
        issues.update(
            scope,
            project,
            before.number(),
            fields(scope.sql(), project, update.texts(), update.status(), update.place()),
            Precondition.NONE,
            update.overruled());
    MirrorRepository.put(
        scope.sql(),
        project,
        new Pair(update.item(), before.number(), Stand.THERE, update.base()),
        update.settled() ? issue.version() : UNSETTLED);
    return true;
  }

  private void remove(WriteTransaction scope, int project, Pair pair) {
    Sql sql = scope.sql();
    Issue issue = IssueRepository.find(sql, project, pair.issue());
    if (issue != null) {
      issues.delete(scope, project, pair.issue(), Precondition.NONE);
    }
    MirrorRepository.put(
        sql, project, new Pair(pair.item(), pair.issue(), Stand.GONE, pair.base()), UNSETTLED);
    if (issue != null) {
      MirrorRepository.keep(sql, project, pair.item(), issue);
    }
  }

  private static Pair alone(int issue) {
    return new Pair("not made: " + issue, issue, Stand.LEFT, "");
  }

  /// The issue gets a pair that is over, so that it is not tried again; it stays as it is.
  private void notMade(WriteTransaction scope, int project, int number, Overruled why) {
    Sql sql = scope.sql();
    MirrorRepository.endMaking(sql, project, number);
    if (IssueRepository.find(sql, project, number) != null) {
      MirrorRepository.put(sql, project, alone(number), UNSETTLED);
      IssueService.tell(scope, project, number, why);
    }
  }

  /// @param place null where the phase stays; so it does where the one that is meant is not there
  private static IssueFields fields(
      Sql sql, int project, CardTexts texts, IssueStatus status, @Nullable Placement place) {
    IssuePatch patch =
        IssuePatch.of(IssueField.TITLE, texts.title())
            .with(IssueField.BODY, texts.body())
            .with(IssueField.STATUS, status)
            .with(IssueField.ASSIGNEE, texts.assignee())
            .with(IssueField.LABELS, texts.labels());
    return IssueFields.of(place == null ? patch : MirrorPhases.with(patch, sql, project, place));
  }

  @Override
  public boolean arrange(int project, List<String> items) {
    // Mostly all stand right, and nothing is written.
    boolean due = read(sql -> MirrorOrder.isDue(sql, project, items));
    return due
        && write(Lane.of(project), null, scope -> MirrorOrder.arrange(scope, project, items));
  }

  @Override
  public Optional<ProjectTexts> described(int project) {
    return read(sql -> MirrorNotes.described(sql, project));
  }

  @Override
  public void describe(
      int project, ProjectWrite write, @Nullable String actor, List<Overruled> overruled) {
    var _ =
        write(
            Lane.of(project),
            actor,
            scope ->
                ProjectRepository.exists(scope.sql(), project)
                    && MirrorNotes.describe(projects, scope, project, write, overruled));
  }

  @Override
  public void readdress(int project, String item, String url) {
    var _ =
        write(
            Lane.of(project),
            null,
            scope -> MirrorNotes.readdress(issues, scope, project, item, url));
  }

  @Override
  public void nameContents(int project, Map<String, String> contents) {
    var _ =
        write(
            Lane.of(project),
            null,
            scope -> {
              contents.forEach((item, content) ->
                  NewsRepository.nameContent(scope.sql(), project, item, content));
              return true;
            });
  }

  @Override
  public List<MirrorRef> itemsOf(String content) {
    return read(sql -> NewsRepository.itemsOf(sql, content));
  }

  @Override
  public List<MirrorRef> itemsAt(String addressBegin, Optional<String> label) {
    return read(sql -> NewsRepository.itemsAt(sql, addressBegin, label));
  }

  @Override
  public boolean tell(@Nullable String key, List<MirrorNews> news) {
    return write(Lane.none(), null, scope -> MirrorNotes.tell(scope, key, news));
  }

  @Override
  public List<MirrorNews> news(int project, long afterId, int maxCount) {
    return read(sql -> NewsRepository.after(sql, project, afterId, maxCount));
  }

  @Override
  public void forgetNews(int project, Map<String, Long> upToByItem) {
    var _ =
        write(
            Lane.of(project),
            null,
            scope -> {
              NewsRepository.forget(scope.sql(), project, upToByItem);
              return true;
            });
  }

  @Override
  public TalkDesk talks() {
    return talks;
  }

  @Override
  public PhaseDesk phases() {
    return phases;
  }

  @Override
  public void onChange(IntConsumer listener) {
    store
        .feed()
        .onMirrored(events -> events.forEach(event -> listener.accept(event.projectNumber())));
  }

  private <T> T read(Function<Sql, T> read) {
    return await(store.read(read));
  }

  private <T> T write(Lane lane, @Nullable String actor, Function<WriteTransaction, T> change) {
    return await(store.write(new Actor(actor, ORIGIN), lane, change));
  }

  private static <T> T await(CompletableFuture<T> answer) {
    return answer.join();
  }
}
