package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.protocol.rest.ActivityEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever grows with the board comes in answers of a bound, and whoever follows their cursors has
/// all of it once. Replayed by `BOARDCAST_SEED`.
class PagesTest extends ToolScene {
  private static final Pattern LINE =
      Pattern.compile("^(?:- )?(?:Issue )?#(\\d+)[ :]", Pattern.MULTILINE);
  private static final int ROUNDS = 4;

  private final Random random = Seeded.random(PagesTest.class);

  private JsonObject ask(String method, String params) {
    String line =
        wire.exchange(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params));
    int size = line.chars().map(c -> c < 0x7f ? 1 : 3).sum();
    assertThat(size).as(method + params).isLessThanOrEqualTo(AnswerSize.ANSWER_MAX_CHARS);
    return JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("result");
  }

  /// Calls a tool that must succeed, and whose answer must be within the bound.
  private JsonObject page(String tool, JsonObject arguments) {
    JsonObject result =
        ask("tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments));
    assertThat(result.has("isError")).as(result.toString()).isFalse();
    return result;
  }

  private static JsonObject with(JsonObject arguments, @Nullable JsonElement cursor) {
    JsonObject all = arguments.deepCopy();
    if (cursor != null) {
      all.add("cursor", cursor);
    }
    return all;
  }

  private String chance(int most) {
    return Seeded.plain(
        random, random.nextInt(8) == 0 ? random.nextInt(most) + 1 : random.nextInt(12) + 1);
  }

  private JsonObject issue(int number) {
    JsonObject issue = new JsonObject();
    issue.addProperty("title", chance(256));
    issue.addProperty("status", IssueStatus.wireNames().get(random.nextInt(4)));
    if (random.nextBoolean()) {
      issue.addProperty("assignee", number % 2 == 0 ? "zoe" : "adam");
    }
    if (random.nextInt(3) == 0) {
      issue.addProperty("body", chance(65_536));
    }
    JsonArray labels = new JsonArray();
    for (int i = random.nextInt(20) == 0 ? random.nextInt(101) : random.nextInt(3); i > 0; i--) {
      labels.add(i + chance(120));
    }
    issue.add("labels", labels);
    JsonArray items = new JsonArray();
    for (int i = random.nextInt(20) == 0 ? random.nextInt(501) : random.nextInt(4); i > 0; i--) {
      JsonObject item = new JsonObject();
      item.addProperty("id", Integer.toString(i));
      item.addProperty("title", chance(256));
      item.addProperty("completed", random.nextBoolean());
      items.add(item);
    }
    issue.add("workItems", items);
    return issue;
  }

  private int board(int issues) {
    int project = tracker.addProject("P", "Foundation");
    for (int i = 1; i <= issues; i++) {
      tracker.addIssue(project, issue(i));
    }
    return project;
  }

  private static List<Integer> numbers(JsonArray all) {
    List<Integer> numbers = new ArrayList<>();
    all.forEach(one -> numbers.add(one.getAsJsonObject().get("number").getAsInt()));
    return numbers;
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    Matcher lines = LINE.matcher(text);
    while (lines.find()) {
      numbers.add(Integer.parseInt(lines.group(1)));
    }
    return numbers;
  }

  @Test
  void whoFollowsTheCursorsOfListIssuesSeesEachIssueOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      int issues = random.nextInt(250);
      int project = board(issues);
      JsonObject arguments = new JsonObject();
      arguments.addProperty("projectNumber", project);
      boolean filtered = random.nextBoolean();
      if (filtered) {
        arguments.addProperty("assignee", "zoe");
      }
      if (random.nextBoolean()) {
        arguments.addProperty("detail", "detailed");
      }
      if (random.nextBoolean()) {
        arguments.addProperty("limit", random.nextInt(500) + 1);
      }
      List<Integer> seen = new ArrayList<>();
      int total = -1;
      JsonElement cursor = null;
      do {
        JsonObject result = page("list_issues", with(arguments, cursor));
        JsonObject structured = result.getAsJsonObject("structuredContent");
        List<Integer> here = numbers(structured.getAsJsonArray("issues"));
        assertThat(structured.get("count").getAsInt()).isEqualTo(here.size());
        if (!arguments.has("detail")) {
          // A body may have lines of this form, too.
          assertThat(numbers(text(result))).isEqualTo(here);
        }
        total = structured.get("total").getAsInt();
        seen.addAll(here);
        cursor = structured.get("nextCursor");
        if (cursor != null) {
          assertThat(text(result)).endsWith("cursor " + cursor + ".").contains("of " + total);
        }
      } while (cursor != null);
      assertThat(seen).doesNotHaveDuplicates().isSorted().hasSize(total);
      if (!filtered) {
        assertThat(seen).hasSize(issues);
      }
    }
  }

  @Test
  void noIssueThatWasThereAllTheTimeIsLostOrDoubled() {
    int project = board(200);
    TreeSet<Integer> stayed = new TreeSet<>();
    for (int i = 1; i <= 200; i++) {
      stayed.add(i);
    }
    JsonObject arguments = new JsonObject();
    arguments.addProperty("projectNumber", project);
    List<Integer> seen = new ArrayList<>();
    JsonElement cursor = null;
    do {
      JsonObject structured =
          page("list_issues", with(arguments, cursor)).getAsJsonObject("structuredContent");
      seen.addAll(numbers(structured.getAsJsonArray("issues")));
      cursor = structured.get("nextCursor");
      // Those shown last, first and next, and others; the cursor names one of them.
      for (int gone : new int[] {seen.getLast(), seen.getLast() + 1, 1 + random.nextInt(200)}) {
        tracker.removeIssue(project, gone);
        stayed.remove(gone);
      }
      tracker.addIssue(project, issue(0));
    } while (cursor != null);
    assertThat(seen).doesNotHaveDuplicates().containsAll(stayed);
  }

  @Test
  void aLongIssueComesInPartsThatAreTheWhole() {
    for (int round = 0; round < ROUNDS; round++) {
      JsonObject made = issue(1);
      made.addProperty("body", Seeded.plain(random, 1 + random.nextInt(65_536)));
      int project = tracker.addProject("P");
      int number = tracker.addIssue(project, made);
      JsonObject arguments = new JsonObject();
      arguments.addProperty("projectNumber", project);
      arguments.addProperty("issueNumber", number);
      StringBuilder body = new StringBuilder();
      JsonArray items = new JsonArray();
      JsonArray labels = new JsonArray();
      JsonElement cursor = null;
      do {
        JsonObject result = page("get_issue_details", with(arguments, cursor));
        JsonObject structured = result.getAsJsonObject("structuredContent");
        JsonObject issue = structured.getAsJsonObject("issue");
        String part = issue.get("body").getAsString();
        assertThat(text(result)).contains(part);
        body.append(part);
        items.addAll(issue.getAsJsonArray("workItems"));
        labels.addAll(issue.getAsJsonArray("labels"));
        boolean first = cursor == null;
        cursor = structured.get("nextCursor");
        assertThat(issue.has("truncated")).isEqualTo(!first || cursor != null);
        assertThat(text(result).contains("[Cut: ")).isEqualTo(!first || cursor != null);
      } while (cursor != null);
      assertThat(body).hasToString(made.get("body").getAsString());
      assertThat(items).isEqualTo(made.get("workItems"));
      assertThat(labels).isEqualTo(made.get("labels"));
    }
  }

  @Test
  void partsOfAnIssueThatHasChangedAreNotPutTogether() {
    JsonObject made = issue(1);
    made.addProperty("body", "x".repeat(65_536));
    int number = tracker.addIssue(alpha, made);
    String address = "{\"projectNumber\":$P,\"issueNumber\":" + number;
    JsonElement cursor = done("get_issue_details", address + "}").get("nextCursor");
    done("update_issue", address + ",\"status\":\"done\"}");
    done("get_issue_details", address + ",\"cursor\":" + cursor + "}");
    done("update_issue", address + ",\"body\":\"another\"}");
    assertThat(refused("get_issue_details", address + ",\"cursor\":" + cursor + "}"))
        .contains("has changed");
    assertThat(refused("get_issue_details", address + ",\"cursor\":\"x\"}"))
        .contains("must be a nextCursor");
  }

  @Test
  void longAnswersOfChangesAreCutAndSaySo() {
    String body = "漢".repeat(65_536);
    JsonObject created =
        page(
            "create_issue",
            JsonParser.parseString(
                    "{\"projectNumber\":%d,\"title\":\"t\",\"body\":\"%s\"}".formatted(alpha, body))
                .getAsJsonObject());
    assertThat(text(created)).contains("[Cut: characters 1 to ", "get_issue_details");
    JsonObject project =
        page(
            "create_project",
            JsonParser.parseString("{\"title\":\"t\",\"description\":\"%s\"}".formatted(body))
                .getAsJsonObject());
    assertThat(project.toString()).doesNotContain("isError");
    StringBuilder updates = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      JsonObject issue = issue(i);
      JsonArray labels = new JsonArray();
      for (int l = 0; l < 100; l++) {
        labels.add(l + "漢".repeat(50));
      }
      issue.add("labels", labels);
      updates.append(i == 0 ? "" : ",");
      updates.append(
          "{\"issueNumber\":%d,\"phase\":\"%s\"}"
              .formatted(tracker.addIssue(alpha, issue), i % 2 == 0 ? "Polish" : "nowhere"));
    }
    JsonObject bulk =
        page(
            "update_issues",
            JsonParser.parseString(
                    "{\"projectNumber\":%d,\"updates\":[%s]}".formatted(alpha, updates))
                .getAsJsonObject());
    JsonObject structured = bulk.getAsJsonObject("structuredContent");
    assertThat(structured.getAsJsonArray("results")).hasSize(100);
    assertThat(structured.get("updatedCount").getAsInt()).isEqualTo(50);
  }

  @Test
  void projectsAndPhasesComeInParts() {
    String[] names = new String[100];
    for (int i = 0; i < names.length; i++) {
      names[i] = i + chance(200);
    }
    int project = tracker.addProject("Phases", names);
    String description = Seeded.plain(random, 65_000);
    String ofPhase = Seeded.plain(random, 60_000);
    tracker.describe(project, null, description);
    tracker.describe(project, 40, ofPhase);
    for (int i = 0; i < 40; i++) {
      tracker.describe(tracker.addProject(chance(256), names.clone()), null, chance(65_536));
    }
    JsonObject address = new JsonObject();
    address.addProperty("projectNumber", project);
    StringBuilder read = new StringBuilder();
    List<String> ids = new ArrayList<>();
    StringBuilder readOfPhase = new StringBuilder();
    JsonElement cursor = null;
    do {
      JsonObject structured =
          page("read_project", with(address, cursor)).getAsJsonObject("structuredContent");
      read.append(structured.getAsJsonObject("project").get("description").getAsString());
      note(structured.getAsJsonObject("project").getAsJsonArray("phases"), ids, readOfPhase);
      cursor = structured.get("nextCursor");
    } while (cursor != null);
    assertThat(read).hasToString(description);
    assertThat(readOfPhase).hasToString(ofPhase);
    assertThat(ids.stream().distinct()).hasSize(100);
    ids.clear();
    readOfPhase.setLength(0);
    do {
      JsonObject result = page("get_project_phases", with(address, cursor));
      JsonObject structured = result.getAsJsonObject("structuredContent");
      assertThat(structured.get("total").getAsInt()).isEqualTo(100);
      note(structured.getAsJsonArray("phases"), ids, readOfPhase);
      cursor = structured.get("nextCursor");
    } while (cursor != null);
    assertThat(readOfPhase).hasToString(ofPhase);
    assertThat(ids.stream().distinct()).hasSize(100);
    List<Integer> seen = new ArrayList<>();
    do {
      JsonObject result = page("list_projects", with(new JsonObject(), cursor));
      JsonObject structured = result.getAsJsonObject("structuredContent");
      List<Integer> here = numbers(structured.getAsJsonArray("projects"));
      assertThat(numbers(text(result))).isEqualTo(here);
      assertThat(structured.get("total").getAsInt()).isEqualTo(42);
      seen.addAll(here);
      cursor = structured.get("nextCursor");
    } while (cursor != null);
    assertThat(seen).doesNotHaveDuplicates().hasSize(42);
    assertThat(refused("list_projects", "{\"cursor\":\"x\"}")).contains("must be a nextCursor");
  }

  private static void note(JsonArray phases, List<String> ids, StringBuilder description) {
    for (JsonElement element : phases) {
      JsonObject phase = element.getAsJsonObject();
      ids.add(phase.get("id").getAsString());
      if (phase.has("description")) {
        description.append(phase.get("description").getAsString());
      }
    }
  }

  private ActivityEntry entry(int sequence) {
    return new ActivityEntry(
        sequence,
        alpha,
        1,
        "issue.updated",
        Instant.ofEpochMilli(1_000L + sequence / 3),
        "ada",
        "mcp",
        List.of("status"),
        sequence + chance(250),
        IssueStatus.TODO,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void theActivityComesInPagesThatNewChangesDoNotMove() {
    for (int i = 1; i <= 700; i++) {
      tracker.remember(entry(i));
    }
    JsonObject arguments = new JsonObject();
    if (random.nextBoolean()) {
      arguments.addProperty("limit", 1 + random.nextInt(1_000));
    }
    List<Integer> seen = new ArrayList<>();
    JsonElement cursor = null;
    int newest = 700;
    do {
      JsonObject result = page("list_activity", with(arguments, cursor));
      JsonObject structured = result.getAsJsonObject("structuredContent");
      assertThat(structured.get("total").getAsInt()).isEqualTo(newest);
      for (JsonElement one : structured.getAsJsonArray("entries")) {
        seen.add(one.getAsJsonObject().get("sequence").getAsInt());
      }
      assertThat(text(result)).contains(seen.getLast() + "");
      cursor = structured.get("nextCursor");
      tracker.remember(entry(++newest));
    } while (cursor != null);
    assertThat(seen).hasSize(700).doesNotHaveDuplicates();
    assertThat(refused("list_activity", "{\"cursor\":\"x\"}")).contains("must be a nextCursor");
  }

  @Test
  void resourcesComeInPagesToo() {
    int project = board(120);
    tracker.describe(project, null, Seeded.plain(random, 65_000));
    tracker.describe(project, 0, Seeded.plain(random, 65_000));
    for (String uri :
        new String[] {"board://projects/" + project, "board://projects/" + project + "/issues"}) {
      assertThat(follow(uri, "issues")).hasSize(120).doesNotHaveDuplicates();
    }
    for (int i = 0; i < 60; i++) {
      tracker.describe(tracker.addProject(chance(256)), null, chance(65_536));
    }
    assertThat(follow("board://projects", "projects")).hasSize(62).doesNotHaveDuplicates();
    JsonObject made = issue(1);
    made.addProperty("body", Seeded.plain(random, 65_536));
    String next =
        "board://projects/%d/issues/%d".formatted(project, tracker.addIssue(project, made));
    StringBuilder body = new StringBuilder();
    while (next != null) {
      JsonArray contents =
          ask("resources/read", "{\"uri\":\"" + next + "\"}").getAsJsonArray("contents");
      JsonObject json = JsonParser.parseString(form(contents, 0)).getAsJsonObject();
      body.append(json.getAsJsonObject("issue").get("body").getAsString());
      next = json.has("next") ? json.get("next").getAsString() : null;
      assertThat(form(contents, 1)).contains(next == null ? "" : "The rest: " + next);
    }
    assertThat(body).hasToString(made.get("body").getAsString());
    JsonElement cursor = null;
    int listed = 0;
    do {
      JsonObject page = ask("resources/list", with(new JsonObject(), cursor).toString());
      listed += page.getAsJsonArray("resources").size();
      cursor = page.get("nextCursor");
    } while (cursor != null);
    assertThat(listed).isEqualTo(63);
  }

  private static String form(JsonArray contents, int form) {
    return contents.get(form).getAsJsonObject().get("text").getAsString();
  }

  private List<Integer> follow(String uri, String list) {
    List<Integer> seen = new ArrayList<>();
    String next = uri;
    while (next != null) {
      JsonArray contents =
          ask("resources/read", "{\"uri\":" + new JsonPrimitive(next) + "}")
              .getAsJsonArray("contents");
      JsonObject json = JsonParser.parseString(form(contents, 0)).getAsJsonObject();
      List<Integer> here = numbers(json.getAsJsonArray(list));
      assertThat(json.get("count").getAsInt()).isEqualTo(here.size());
      assertThat(numbers(form(contents, 1)).stream().filter(here::contains).sorted())
          .isEqualTo(here);
      seen.addAll(here);
      assertThat(json.get("total").getAsInt()).isGreaterThanOrEqualTo(seen.size());
      next = json.has("next") ? json.get("next").getAsString() : null;
    }
    return seen;
  }

  @Test
  void completionsAreBoundToo() {
    String[] names = new String[100];
    for (int i = 0; i < names.length; i++) {
      names[i] = i + "漢".repeat(250);
    }
    tracker.addProject("Names", names);
    JsonObject completion =
        ask(
                "completion/complete",
                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"plan_feature\"},\"argument\":{\"name\":\"phase\",\"value\":\"\"}}")
            .getAsJsonObject("completion");
    assertThat(completion.get("hasMore").getAsBoolean()).isTrue();
    assertThat(completion.get("total").getAsInt()).isEqualTo(102);
    assertThat(
            refused(
                "update_issue_phase",
                "{\"projectNumber\":71,\"issueNumber\":1,\"phaseName\":\"x\"}"))
        .hasSizeLessThan(AnswerSize.ANSWER_MAX_CHARS);
  }
}
