package dev.boardcast.tracker.service.mirror;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkDesk;
import dev.boardcast.core.mirror.talk.TalkPair;
import dev.boardcast.core.mirror.talk.TalkRef;
import dev.boardcast.core.mirror.talk.TalkWrite;
import dev.boardcast.core.mirror.talk.TalkWrite.Spoken;
import dev.boardcast.tracker.service.CommentService;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import dev.boardcast.tracker.store.repository.TalkRepository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is said about mirrored issues: each comment that is news is a change like any other, in the
/// name of who said it.
final class Talks implements TalkDesk {
  /// In one transaction: each that lets an issue wait looks for circles on the whole board, and who
  /// writes something else waits for its end.
  static final int PIECE_MAX_COUNT = 10;

  private final Store store;
  private final IssueService issues;

  Talks(Store store, IssueService issues) {
    this.store = store;
    this.issues = issues;
  }

  @Override
  public List<TalkPair> pairs(int project) {
    return read(sql -> TalkRepository.pairs(sql, project));
  }

  @Override
  public List<TalkCard> cards(int project, Collection<String> items) {
    List<String> wanted = List.copyOf(items);
    return read(sql -> whole(sql, project, wanted));
  }

  @Override
  public List<TalkCard.Said> said(int project, int issue) {
    return read(sql -> TalkRepository.said(sql, project, issue));
  }

  @Override
  public List<TalkCard> unsettled(int project, int maxCount) {
    return read(sql -> whole(sql, project, TalkRepository.unsettled(sql, project, maxCount)));
  }

  private static List<TalkCard> whole(Sql sql, int project, List<String> items) {
    List<TalkCard> cards = new ArrayList<>();
    for (String item : items) {
      TalkCard card = TalkRepository.card(sql, project, item);
      if (card != null) {
        cards.add(card);
      }
    }
    return cards;
  }

  @Override
  public Map<String, Integer> numbers(int project, Collection<String> contents) {
    List<String> wanted = List.copyOf(contents);
    return read(sql -> TalkRepository.numbers(sql, project, wanted));
  }

  @Override
  public Map<Integer, TalkRef> items(int project, Collection<Integer> numbers) {
    List<Integer> wanted = List.copyOf(numbers);
    return read(sql -> TalkRepository.items(sql, project, wanted));
  }

  @Override
  public Map<Integer, List<Integer>> blockers(int project) {
    return read(sql -> IssueRepository.blockers(sql, project));
  }

  @Override
  public Set<String> write(int project, List<TalkWrite> writes) {
    Set<String> leftOut = new HashSet<>();
    for (int from = 0; from < writes.size(); from += PIECE_MAX_COUNT) {
      List<TalkWrite> piece = writes.subList(from, Math.min(writes.size(), from + PIECE_MAX_COUNT));
      leftOut.addAll(writePiece(project, piece));
    }
    return leftOut;
  }

  private Set<String> writePiece(int project, List<TalkWrite> piece) {
    return store
        .write(
            new Actor(null, Mirrors.ORIGIN),
            Lane.of(project),
            scope -> {
              Set<String> leftOut = new HashSet<>();
              for (TalkWrite write : piece) {
                if (!apply(scope, project, write)) {
                  leftOut.add(write.item());
                }
              }
              return leftOut;
            })
        .join();
  }

  /// @return false where it was left out
  private boolean apply(WriteTransaction scope, int project, TalkWrite write) {
    Sql sql = scope.sql();
    MirrorRepository.Pair pair = MirrorRepository.find(sql, project, write.item());
    Issue issue =
        pair == null || pair.isOver() ? null : IssueRepository.find(sql, project, pair.issue());
    if (issue == null || !MirrorRepository.isLinked(sql, project)) {
      return true;
    }
    switch (write) {
      case TalkWrite.Heard heard -> {
        return hear(scope, issue, heard);
      }
      case TalkWrite.Saying(var _, var comment, var mark) ->
          TalkRepository.putComment(sql, project, issue.number(), comment, mark, null);
      case TalkWrite.Said(var _, var comment, var remote) ->
          TalkRepository.putComment(sql, project, issue.number(), comment, null, remote);
      case TalkWrite.Noted(var item, var version, var base) ->
          TalkRepository.put(sql, project, item, base, version);
    }
    return true;
  }

  private boolean hear(WriteTransaction scope, Issue old, TalkWrite.Heard heard) {
    if (old.version() != heard.version()) {
      return false;
    }
    Sql sql = scope.sql();
    int project = old.projectNumber();
    Issue issue = old;
    if (heard.blockedBy() != null) {
      try {
        issue = wait(scope, old, heard);
      } catch (Refusal _) {
        // It would wait for itself by now: who decided this did not know.
        return false;
      }
    } else {
      heard.overruled().forEach(one -> IssueService.tell(scope, project, old.number(), one));
    }
    heard.kept().forEach(id -> TalkRepository.putComment(sql, project, old.number(), id, null, ""));
    heard
        .joined()
        .forEach((id, remote) ->
            TalkRepository.putComment(sql, project, old.number(), id, null, remote));
    Issue now = say(scope, issue, heard.comments());
    TalkRepository.put(
        sql,
        project,
        heard.item(),
        heard.base(),
        heard.settled() ? now.version() : MirrorDesk.UNSETTLED);
    // What was heard here is nothing that a card has to send.
    MirrorRepository.resettle(sql, project, heard.item(), old.version(), now.version());
    return true;
  }

  private Issue wait(WriteTransaction scope, Issue old, TalkWrite.Heard heard) {
    int project = old.projectNumber();
    List<Integer> there =
        Objects.requireNonNull(heard.blockedBy()).stream()
            .filter(number -> IssueRepository.exists(scope.sql(), project, number))
            .toList();
    IssuePatch patch = IssuePatch.of(IssueField.BLOCKED_BY, there.isEmpty() ? null : there);
    return issues.update(
        scope, project, old.number(), IssueFields.of(patch), Precondition.NONE, heard.overruled());
  }

  /// What is no news comes before what is, for it is older.
  private static Issue say(WriteTransaction scope, Issue issue, List<Spoken> comments) {
    Set<String> known = TalkRepository.remotes(scope.sql(), issue.projectNumber(), issue.number());
    List<Spoken> old = new ArrayList<>();
    List<Spoken> news = new ArrayList<>();
    int room = Limits.COMMENTS_PER_ISSUE_MAX_COUNT - CommentService.count(issue);
    for (Spoken one : comments) {
      if (room > 0 && known.add(one.remote())) {
        room--;
        (one.isNews() ? news : old).add(one);
      }
    }
    Issue now = old.isEmpty() ? issue : say(scope, issue, null, old);
    for (Spoken one : news) {
      now = say(scope.inNameOf(new Actor(one.author(), Mirrors.ORIGIN)), now, one, List.of(one));
    }
    return now;
  }

  /// @param told the one that the event carries; null for one that only counts
  private static Issue say(
      WriteTransaction scope, Issue issue, @Nullable Spoken told, List<Spoken> comments) {
    List<Comment> said = new ArrayList<>();
    for (Spoken one : comments) {
      int id = CommentService.count(issue) + said.size() + 1;
      said.add(new Comment(id, one.author(), one.at(), one.text()));
      TalkRepository.putComment(
          scope.sql(), issue.projectNumber(), issue.number(), id, null, one.remote());
    }
    return CommentService.append(scope, issue, said, told != null);
  }

  private <T> T read(Function<Sql, T> read) {
    return store.read(read).join();
  }
}
