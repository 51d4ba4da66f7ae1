package dev.boardcast.e2e.cluster;

import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.e2e.harness.ServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Moves boards from a file into PostgreSQL and back into another file, with the command that
/// people have, and compares what servers say of them before, there and back.
public final class ThereAndBack {
  private static final int PROJECTS = 10;
  private static final int WRITERS = 16;
  private static final long MOVE_MAX_S = 900;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final List<String> STATUSES = List.of("todo", "in_progress", "done");

  private final Path folder;
  private final int issues;
  private final Random random;
  private final Consumer<String> progress;
  private final Map<String, String> secret = new HashMap<>();

  /// What came of it.
  ///
  /// @param bytes that were compared
  /// @param off what differed there or back, by its path
  public record Outcome(int issues, long bytes, double thereS, double backS, List<String> off) {
    public Outcome {
      off = List.copyOf(off);
    }
  }

  /// @param folder for all files, which is there and empty
  /// @param progress hears what the command says
  public ThereAndBack(Path folder, int issues, long seed, Consumer<String> progress) {
    this.folder = folder;
    this.issues = issues;
    random = new Random(seed);
    this.progress = progress;
  }

  public Outcome play() throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Path between = Files.createDirectory(folder.resolve("between"));
    Map<String, String> before;
    String key;
    try (ServerProcess server = ServerProcess.start(first, Map.of())) {
      fill(server);
      before = said(server);
      key = run(Map.of("BOARDCAST_DATA_DIR", first.toString()), "key", "add", "agent").strip();
    }
    PostgresPrograms programs = PostgresPrograms.find(folder);
    try (PostgresServer database = PostgresServer.make(programs, folder.resolve("database"))) {
      database.start();
      String url = PostgresServer.address(database.port());
      secret.put("BOARDCAST_DATABASE_PASSWORD", database.password());
      List<String> off = new ArrayList<>();
      double thereS = move(file(first).toString(), url);
      Map<String, String> environment = new HashMap<>(secret);
      environment.put("BOARDCAST_DATABASE", url);
      Map<String, String> importing = new HashMap<>(environment);
      importing.put("BOARDCAST_DATA_DIR", first.toString());
      progress.accept(run(importing, "key", "import").strip());
      try (ServerProcess server = ServerProcess.start(between, environment)) {
        compare("there", before, said(server), off);
        admits(server, key, "there", off);
      }
      double backS = move(url, second.resolve("boardcast.db").toString());
      try (ServerProcess server = ServerProcess.start(second, Map.of())) {
        compare("back", before, said(server), off);
        admits(server, key, "back", off);
      }
      long bytes = before.values().stream().mapToLong(String::length).sum();
      return new Outcome(issues, bytes, thereS, backS, off);
    }
  }

  private static Path file(Path dataDir) throws IOException {
    try (Stream<Path> files = Files.list(dataDir)) {
      return files.filter(file -> file.toString().endsWith(".db")).findFirst().orElseThrow();
    }
  }

  /// Boards with something of everything.
  private void fill(ServerProcess server) throws Exception {
    for (int i = 1; i <= PROJECTS; i++) {
      post(
          server,
          "/api/projects",
          "{\"title\":\"Projekt %d – über alles\",\"phases\":[\"Plan\",\"Build\"]}".formatted(i));
    }
    List<String[]> calls = new ArrayList<>();
    for (int i = 0; i < issues; i++) {
      String body =
          "{\"title\":\"issue %d ✓\",\"body\":\"%s\",\"phase\":\"%s\",\"status\":\"%s\",\"labels\":[\"l%d\"]}"
              .formatted(
                  i,
                  "ä\\n\\\"x\\\" ".repeat(random.nextInt(20)),
                  random.nextBoolean() ? "Plan" : "Build",
                  STATUSES.get(random.nextInt(STATUSES.size())),
                  random.nextInt(5));
      calls.add(new String[] {"/api/projects/%d/issues".formatted(1 + i % PROJECTS), body});
    }
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (String[] call : calls) {
        answers.add(writers.submit(() -> post(server, call[0], call[1])));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        var _ = answer.get();
      }
    }
    for (int i = 1; i <= PROJECTS; i++) {
      String issue = "/api/projects/%d/issues/1".formatted(i);
      post(server, issue + "/comments", "{\"text\":\"said of it\"}");
      post(server, issue + "/work-items", "{\"title\":\"a step\"}");
      var _ = server.call("DELETE", "/api/projects/%d/issues/2".formatted(i), null);
    }
    var _ = server.call("DELETE", "/api/projects/" + PROJECTS, null);
  }

  private static HttpResponse<String> post(ServerProcess server, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = server.call("POST", path, body);
    if (answer.statusCode() != CREATED) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
    return answer;
  }

  /// What a server says of its boards, byte for byte, by path.
  private static Map<String, String> said(ServerProcess server) throws Exception {
    Map<String, String> said = new TreeMap<>();
    List<String> paths = new ArrayList<>(List.of("/api/positions", "/api/projects?limit=100"));
    for (int i = 1; i < PROJECTS; i++) {
      String project = "/api/projects/" + i;
      paths.add(project + "/board");
      paths.add(project + "/issues/1/comments");
      paths.add(project + "/events?limit=1000");
    }
    for (String path : paths) {
      HttpResponse<String> answer = server.call("GET", path, null);
      said.put(
          path,
          "%d %s %s"
              .formatted(
                  answer.statusCode(),
                  answer.headers().firstValue("ETag").orElse(""),
                  answer.body()));
    }
    return said;
  }

  private static void compare(
      String where, Map<String, String> before, Map<String, String> now, List<String> off) {
    before.forEach((path, said) -> {
      if (!said.equals(now.get(path))) {
        off.add(
            "%s, %s: %s, before %s"
                .formatted(path, where, brief(now.getOrDefault(path, "")), brief(said)));
      }
    });
  }

  private static String brief(String said) {
    return said.length() <= 300 ? said : said.substring(0, 300) + "…";
  }

  /// Whether a key that was made before is valid yet.
  private static void admits(ServerProcess server, String key, String where, List<String> off)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.trackerUrl().resolve("/api/positions"))
            .header("X-API-Key", key)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status != OK) {
        off.add("a named key, %s: %d".formatted(where, status));
      }
    }
  }

  private double move(String from, String to) throws Exception {
    long begun = System.nanoTime();
    String said = run(secret, "migrate", "--from", from, "--to", to);
    double seconds = (System.nanoTime() - begun) / 1e9;
    progress.accept(said.strip());
    return seconds;
  }

  /// @return what it wrote on its standard output
  private String run(Map<String, String> environment, String... arguments) throws Exception {
    Path out = Files.createTempFile(folder, arguments[0], ".out");
    Path err = Files.createTempFile(folder, arguments[0], ".err");
    ProcessBuilder builder =
        new ProcessBuilder(ServerProcess.command(arguments))
            .redirectError(err.toFile())
            .redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(MOVE_MAX_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + Files.readString(err));
    }
    return Files.readString(out);
  }
}
