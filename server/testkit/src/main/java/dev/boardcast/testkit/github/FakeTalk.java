package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeSchema.Answer;
import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is said about the issues of a project's repository, and which of them wait for which.
/// Comments move an issue's `updatedAt`, and dependencies do not. Guarded by the project.
public final class FakeTalk {
  private static final int BODY_MAX_CHARS = 65_536;

  /// How many an issue may wait for.
  private static final int BLOCKERS_MAX_COUNT = 50;

  private final FakeProject project;
  private final List<Said> comments = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private int made;
  private @Nullable String refusal;
  private boolean swallows;
  private int miscount;
  private final Set<String> torn = new HashSet<>();

  /// @param at when it was written, as it says itself
  /// @param since by the project's clock; what is deleted is not kept
  record Said(String id, String issue, String author, String body, Instant at, Instant since) {}

  /// That an issue waited for another one, or did not any more, from a moment on.
  private record Wait(String issue, String blocker, boolean added, Instant since) {}

  FakeTalk(FakeProject project) {
    this.project = project;
  }

  /// A person says something about an item's issue.
  ///
  /// @return the comment's id
  public String say(String item, String author, String body) {
    synchronized (project) {
      return add(project.contentOf(item), author, body);
    }
  }

  /// Somebody deletes a comment, which moves nothing.
  public void delete(String comment) {
    synchronized (project) {
      comments.removeIf(said -> said.id().equals(comment));
    }
  }

  /// An item's issue goes to another repository: it is another one then, and so are its comments,
  /// with the same words.
  public void transfer(String item) {
    synchronized (project) {
      String issue = project.contentOf(item);
      String next = issue + "_moved";
      project.hold(item, next, "Issue");
      comments.replaceAll(said ->
          said.issue().equals(issue)
              ? new Said(
                  said.id() + "_moved", next, said.author(), said.body(), said.at(), said.since())
              : said);
      waits.replaceAll(wait ->
          new Wait(
              wait.issue().equals(issue) ? next : wait.issue(),
              wait.blocker().equals(issue) ? next : wait.blocker(),
              wait.added(),
              wait.since()));
      var _ = project.touch(next);
    }
  }

  /// What was said about an item's issue cannot be read from now on, whoever asks.
  public void tear(String item, boolean now) {
    synchronized (project) {
      String issue = project.contentOf(item);
      if (now) {
        torn.add(issue);
      } else {
        torn.remove(issue);
      }
    }
  }

  /// The scans' count of what issues wait for is beside the other one from now on.
  public void miscount(int by) {
    synchronized (project) {
      miscount = by;
    }
  }

  /// Nobody may say anything from now on.
  public void lock(boolean now) {
    refuse(now ? "Unable to create comment because issue is locked." : null);
  }

  /// The same for these reasons; null for none.
  public void refuse(@Nullable String why) {
    synchronized (project) {
      refusal = why;
    }
  }

  /// Answers do not say what became of a comment from now on, and nothing does.
  public void swallow(boolean now) {
    synchronized (project) {
      swallows = now;
    }
  }

  /// The id of an item's issue.
  public String issue(String item) {
    synchronized (project) {
      return project.contentOf(item);
    }
  }

  /// A person lets an item's issue wait for another one's, or not any more.
  public void wait(String item, String other, boolean added) {
    synchronized (project) {
      set(project.contentOf(item), project.contentOf(other), added);
    }
  }

  /// Bodies of the comments on an item's issue, in order.
  public List<String> said(String item) {
    synchronized (project) {
      String issue = project.contentOf(item);
      return comments.stream().filter(s -> s.issue().equals(issue)).map(Said::body).toList();
    }
  }

  /// Ids of the issues that an item's issue waits for.
  public Set<String> waits(String item) {
    synchronized (project) {
      return waits(project.contentOf(item), Instant.MAX, Instant.MIN);
    }
  }

  /// By a mutation.
  Map<String, @Nullable Object> say(Map<?, ?> input) {
    synchronized (project) {
      String issue = String.valueOf(input.get("subjectId"));
      if (refusal != null) {
        throw new Refused("UNPROCESSABLE", refusal);
      }
      Map<String, @Nullable Object> payload = new LinkedHashMap<>();
      if (swallows) {
        payload.put("commentEdge", null);
        return payload;
      }
      String id = add(issue, FakeProject.ME, String.valueOf(input.get("body")));
      payload.put("commentEdge", Map.of("node", Map.of("id", id)));
      return payload;
    }
  }

  private String add(String issue, String author, String body) {
    if (body.isBlank() || body.length() > BODY_MAX_CHARS) {
      throw new Refused(FakeProject.UNPROCESSABLE, "Body is too long or blank");
    }
    Instant at = project.touch(issue);
    String id = "IC_%d_%d".formatted(project.number, ++made);
    comments.add(new Said(id, issue, author, body, at, project.now()));
    return id;
  }

  /// By a mutation.
  Map<String, @Nullable Object> wait(Map<?, ?> input, boolean added) {
    synchronized (project) {
      String issue = String.valueOf(input.get("issueId"));
      String blocker = String.valueOf(input.get("blockingIssueId"));
      boolean there = waits(issue, Instant.MAX, Instant.MIN).contains(blocker);
      if (there == added) {
        throw new Refused(
            FakeProject.UNPROCESSABLE,
            added ? "Issue dependency has already been taken" : "Issue dependency not found");
      }
      set(issue, blocker, added);
      Map<String, @Nullable Object> payload = new LinkedHashMap<>();
      payload.put("issue", Map.of("__typename", "Issue", "id", issue));
      return payload;
    }
  }

  private void set(String issue, String blocker, boolean added) {
    if (!project.hasIssue(issue) || !project.hasIssue(blocker)) {
      throw FakeProject.unresolved(blocker);
    }
    Set<String> now = waits(issue, Instant.MAX, Instant.MIN);
    if (issue.equals(blocker) || (added && now.size() >= BLOCKERS_MAX_COUNT)) {
      throw new Refused(FakeProject.UNPROCESSABLE, "Issue cannot be blocked by that");
    }
    waits.add(new Wait(issue, blocker, added, project.now()));
  }

  private Set<String> waits(String issue, Instant until, Instant lagsSince) {
    Set<String> now = new LinkedHashSet<>();
    for (Wait wait : waits) {
      boolean seen = !wait.since().isAfter(until) || !wait.since().isAfter(lagsSince);
      if (wait.issue().equals(issue) && seen) {
        if (wait.added()) {
          now.add(wait.blocker());
        } else {
          now.remove(wait.blocker());
        }
      }
    }
    return now;
  }

  /// What the schema asks of an issue.
  ///
  /// @param lag by which reads are behind
  void show(Map<String, @Nullable Object> content, String issue, Duration lag, Instant since) {
    content.put("comments", (Answer) arguments -> comments(issue, arguments, lag, since));
    content.put("blockedBy", (Answer) arguments -> blockers(issue, arguments, lag, since));
    content.put(
        "issueDependenciesSummary",
        (Answer)
            _ ->
                Map.of(
                    "totalBlockedBy",
                    seen(issue, lag, since).size() + miscount,
                    "totalBlocking",
                    blocking(issue, lag, since)));
  }

  private long blocking(String blocker, Duration lag, Instant since) {
    synchronized (project) {
      return waits.stream()
          .map(Wait::issue)
          .distinct()
          .filter(issue -> seen(issue, lag, since).contains(blocker))
          .count();
    }
  }

  private Set<String> seen(String issue, Duration lag, Instant since) {
    synchronized (project) {
      return waits(issue, project.now().minus(lag), since);
    }
  }

  private Object blockers(
      String issue, Map<String, Object> arguments, Duration lag, Instant since) {
    Set<String> all = seen(issue, lag, since);
    int first = (Integer) FakeData.given(arguments, "first");
    return Map.of(
        "totalCount",
        all.size(),
        "nodes",
        all.stream().limit(first).map(id -> Map.of("id", id)).toList());
  }

  private Object comments(
      String issue, Map<String, Object> arguments, Duration lag, Instant since) {
    synchronized (project) {
      if (torn.contains(issue)) {
        throw new Refused("INTERNAL", "Something went wrong while executing your query");
      }
      Instant until = project.now().minus(lag);
      List<Said> all =
          comments.stream()
              .filter(said -> said.issue().equals(issue))
              .filter(said -> !said.since().isAfter(until) || !said.since().isAfter(since))
              .toList();
      int last = (Integer) FakeData.given(arguments, "last");
      return Map.of(
          "totalCount",
          all.size(),
          "nodes",
          all.subList(Math.max(0, all.size() - last), all.size()).stream()
              .map(FakeTalk::shown)
              .toList());
    }
  }

  private static Map<String, Object> shown(Said said) {
    return Map.of(
        "id",
        said.id(),
        "body",
        said.body(),
        "createdAt",
        said.at(),
        "viewerDidAuthor",
        said.author().equals(FakeProject.ME),
        "author",
        Map.of("__typename", "User", "login", said.author()));
  }
}
