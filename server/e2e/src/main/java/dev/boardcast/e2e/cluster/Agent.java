package dev.boardcast.e2e.cluster;

import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes issues and gives them other titles, no title twice, at whichever server there is. One that
/// gets no answer, or is told to come back, makes the same call with the same key at the next
/// server until it has one. Thread-safe.
public final class Agent implements AutoCloseable {
  /// Issues of its own in each project.
  private static final int ISSUES_EACH = 8;

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final long AGAIN_MS = 50;
  private static final int NOT_FOUND = 404;

  /// Every so many changes an issue is made, where there are enough to change.
  private static final int MADE_EACH = 4;

  /// To come back with: too many requests, and what a server that is ending or has no database
  /// says.
  private static final Set<Integer> LATER = Set.of(429, 503);

  private final String name;
  private final List<ClusterServer> servers;
  private final int projects;
  private final Random random;
  private final Duration pause;
  private final boolean mayLose;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_MAX)
          .build();
  private final Thread thread;

  /// Touched by the agent's thread only.
  private final Map<Integer, List<Integer>> issues = new HashMap<>();

  private int turn;
  private volatile boolean over;

  // Guarded by this.
  private final List<String> answered = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private boolean isPaused;
  private boolean isAtWork;

  private Agent(
      String name,
      List<ClusterServer> servers,
      int projects,
      long seed,
      Duration pause,
      boolean mayLose) {
    this.name = name;
    this.servers = List.copyOf(servers);
    this.projects = projects;
    this.random = new Random(seed);
    this.pause = pause;
    this.mayLose = mayLose;
    thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /// @param projects numbers 1 to this one
  /// @param pause after each answer
  /// @param mayLose whether an issue may be gone that was made: then it is forgotten
  public static Agent start(
      String name,
      List<ClusterServer> servers,
      int projects,
      long seed,
      Duration pause,
      boolean mayLose) {
    Agent agent = new Agent(name, servers, projects, seed, pause, mayLose);
    agent.thread.start();
    return agent;
  }

  /// The titles whose change was answered.
  public synchronized List<String> answered() {
    return List.copyOf(answered);
  }

  public synchronized int answeredCount() {
    return answered.size();
  }

  public synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /// No more changes, until `goOn`. Returns when the last one is answered.
  public synchronized void rest() throws InterruptedException {
    isPaused = true;
    while (isAtWork) {
      wait();
    }
  }

  public synchronized void goOn() {
    isPaused = false;
    notifyAll();
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }

  private void run() {
    try {
      for (int number = 1; !over; number++) {
        begin();
        try {
          change(number);
        } finally {
          done();
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } catch (InterruptedException _) {
      // The end.
    }
  }

  private synchronized void begin() throws InterruptedException {
    while (isPaused) {
      wait();
    }
    isAtWork = true;
  }

  private synchronized void done() {
    isAtWork = false;
    notifyAll();
  }

  private void change(int number) throws InterruptedException {
    String title = name + "-" + number + ".";
    int project = 1 + random.nextInt(projects);
    List<Integer> own = issues.computeIfAbsent(project, _ -> new ArrayList<>());
    String path = "/api/projects/" + project + "/issues";
    String body = "{\"title\":\"" + title + "\"}";
    // A title that is set twice is one change; an issue that is made twice is two, and is found.
    if (own.size() < ISSUES_EACH || number % MADE_EACH == 0) {
      HttpResponse<String> made = call("POST", path, body, title);
      if (made != null) {
        own.add(Json.parseObject(made.body()).get("number").getAsInt());
        note(title);
      }
      return;
    }
    Integer issue = own.get(random.nextInt(own.size()));
    HttpResponse<String> changed = call("PATCH", path + "/" + issue, body, title);
    if (changed != null) {
      note(title);
    } else if (mayLose) {
      own.removeIf(issue::equals);
    }
  }

  private synchronized void note(String title) {
    answered.add(title);
  }

  private synchronized void fault(String what) {
    faults.add(name + ": " + what);
  }

  /// @return null where the issue is not there, or the end came first
  private @Nullable HttpResponse<String> call(String method, String path, String body, String key)
      throws InterruptedException {
    while (!over) {
      try {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(
                        servers.get(turn % servers.size()).trackerUrl().resolve(path))
                    .timeout(ANSWER_MAX)
                    .header("Authorization", "Bearer " + ServerProcess.KEY)
                    .header("Idempotency-Key", key)
                    .method(method, BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status / 100 == 2) {
          turn += random.nextInt(2);
          return answer;
        }
        if (status == NOT_FOUND && mayLose) {
          return null;
        }
        if (!LATER.contains(status)) {
          fault("%s %s was answered %d: %s".formatted(method, path, status, answer.body()));
          return null;
        }
      } catch (IOException _) {
        // Nobody there, or no answer: it may be made or not.
      }
      turn++;
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
    }
    return null;
  }
}
