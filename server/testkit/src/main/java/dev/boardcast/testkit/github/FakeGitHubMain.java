package dev.boardcast.testkit.github;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fake GitHub as a process of its own, for tests that are not Java's. Its first line on stdout
/// is where it is and where it is told what happens there: `POST /VERB/ARGUMENT/…`. It ends with
/// whoever has started it.
public final class FakeGitHubMain {
  private static final Gson GSON = new Gson();

  private final FakeGitHub gitHub = FakeGitHub.start("Todo", "In progress", "In review", "Done");

  private FakeGitHubMain() {}

  public static void main(String[] args) throws IOException {
    FakeGitHubMain main = new FakeGitHubMain();
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext("/", main::take);
    control.start();
    // The schema is made at the first request, which would take seconds then.
    var _ = main.gitHub.ask(FakeGitHub.TOKEN, "{\"query\":\"{viewer{login}}\",\"variables\":{}}");
    main.gitHub.calm();
    Map<String, String> ready = new LinkedHashMap<>();
    ready.put("host", main.gitHub.host());
    ready.put("control", "http://127.0.0.1:" + control.getAddress().getPort());
    ready.put("token", FakeGitHub.TOKEN);
    System.out.println(GSON.toJson(ready));
    System.out.flush();
    while (System.in.read() >= 0) {
      // Nothing is said there.
    }
    System.exit(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      List<String> words =
          List.of(exchange.getRequestURI().getRawPath().substring(1).split("/")).stream()
              .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
              .toList();
      int status = 200;
      String answer;
      try {
        answer = GSON.toJson(done(words));
      } catch (RuntimeException e) {
        status = 400;
        answer = String.valueOf(e);
      }
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Object done(List<String> words) {
    FakeProject project = gitHub.project();
    switch (words.getFirst()) {
      case "add" -> {
        String item = project.addIssue(words.get(1), words.get(2));
        return Map.of("item", item, "content", FakeProject.contentId(item));
      }
      case "edit" -> project.edit(words.get(1), words.get(2), null);
      case "option" -> project.addOption(words.get(1));
      case "move" -> project.move(item(words.get(1)), words.get(2));
      case "slow" -> gitHub.setAnswerTime(Long.parseLong(words.get(1)));
      case "slow-pages" -> gitHub.setLaterPageTime(Long.parseLong(words.get(1)));
      case "down" -> gitHub.setDown(true);
      case "up" -> gitHub.setDown(false);
      case "limit" ->
          gitHub.setRemaining(100, Instant.now().plusSeconds(Long.parseLong(words.get(1))));
      case "calm" -> gitHub.calm();
      case "revoke" -> gitHub.revoke(FakeGitHub.TOKEN);
      case "allow" -> gitHub.allow(FakeGitHub.TOKEN, "project, repo");
      case "status" -> {
        return Map.of("status", String.valueOf(project.status(item(words.get(1)))));
      }
      default -> throw new IllegalArgumentException(words.getFirst());
    }
    return Map.of();
  }

  private String item(String title) {
    FakeProject project = gitHub.project();
    return project.cards().stream()
        .filter(item -> project.title(item).equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + title));
  }
}
