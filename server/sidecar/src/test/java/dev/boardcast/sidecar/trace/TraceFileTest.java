package dev.boardcast.sidecar.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The trace file: no secrets, bounded, for its user alone, and never in a session's way.
final class TraceFileTest {
  private static final String KEY = "k3y-of-\"this\"-test";
  private static final Instant AT = Instant.parse("2026-03-01T10:15:30.120Z");

  @TempDir Path folder;

  private static List<JsonObject> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static String line(String json, String... secrets) {
    Masker masker = new Masker();
    List.of(secrets).forEach(masker::hide);
    return new TraceLines(masker).message(AT, 1, Direction.EDITOR_TO_SIDECAR, json, json.length());
  }

  @Test
  void aLineSaysWhenFromWhomAndWhat() {
    assertThat(line("{\"method\":\"exit\",\"params\":null}"))
        .isEqualTo(
            "{\"at\":\"2026-03-01T10:15:30.120Z\",\"session\":1,\"direction\":\"editor->sidecar\",\"message\":{\"method\":\"exit\",\"params\":null}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'initializationOptions':{'apiKey':'KEY'}}",
        "{'settings':{'boardcast':{'apiKey':'KEY','hubUrl':'ws://a/?apiKey=KEY'}}}",
        "{'text':'in the middle KEY of it','KEY':['KEY']}",
        "{'before':'KEY','later':{'ApiKey':'KEY'}}",
        "{'headers':{'Authorization':'Bearer KEY','X-API-Key':'KEY'}}",
        "{'hubUrl':'ws://user:KEY@host/notifications'}",
        "{'hubUrl':'ws://host/notifications?api_key=KEY&x=1'}",
        "{'header':'authorization: Bearer KEY'}",
        "not JSON, with an apiKey of KEY",
        "{'a':'k3y\\u002dof-\\u0022this\\u0022-test'}"
      })
  void aKeyIsNowhere(String json) {
    String text = json.replace('\'', '"').replace("KEY", "k3y-of-unquoted-test");
    assertThat(line(text, "k3y-of-unquoted-test", KEY))
        .doesNotContain("k3y", "of-unquoted")
        .contains(Masker.MASK);
    if (text.contains("k3y-of-unquoted") && !text.contains("middle")) {
      assertThat(line(text)).as("though nobody has told it").doesNotContain("k3y-of-unquoted");
    }
  }

  @Test
  void whatAProtocolCallsATokenIsNoSecret() {
    assertThat(line("{\"workDoneToken\":\"1\",\"token\":\"1\",\"title\":\"1\"}"))
        .doesNotContain(Masker.MASK);
  }

  @Test
  void aLongMessageIsCutAndSaysHowLongItWas() {
    String text = "{\"apiKey\":\"secret-one\",\"t\":\"" + "x\\\"".repeat(60_000) + "secret-one\"}";
    String line = line(text);
    assertThat(line.length()).isLessThanOrEqualTo(TraceLines.LINE_MAX_CHARS + 200);
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    assertThat(json.get("length").getAsInt()).isEqualTo(text.length());
    assertThat(json.get("beginning").getAsString()).startsWith("{\"apiKey\":\"***\"");
  }

  @Test
  void aHugeMessageIsOnlyCounted() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    try (TraceFile trace = TraceFile.open(file)) {
      trace
          .session()
          .message(
              Direction.SIDECAR_TO_EDITOR, "\"" + "x".repeat(TraceLines.MESSAGE_MAX_CHARS) + "\"");
    }
    assertThat(lines(file)).hasSize(1);
    assertThat(lines(file).getFirst().get("length").getAsInt())
        .isEqualTo(TraceLines.MESSAGE_MAX_CHARS + 2);
    assertThat(lines(file).getFirst().has("omitted")).isTrue();
  }

  @Test
  void onlyItsUserMayReadIt() throws IOException {
    Path file = Files.createFile(folder.resolve("was-there.jsonl"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    for (Path each : List.of(file, folder.resolve("new.jsonl"))) {
      TraceFile.open(each).close();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void pastItsBoundItBeginsAnewAndKeepsOneBefore() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    try (TraceFile trace = TraceFile.open(file, 2_000)) {
      Trace session = trace.session();
      for (int i = 0; i < 100; i++) {
        session.note(Direction.TRACE, "line " + i);
      }
    }
    Path before = folder.resolve("trace.jsonl.1");
    assertThat(Files.size(file)).isLessThanOrEqualTo(2_000);
    assertThat(Files.size(before)).isLessThanOrEqualTo(2_000);
    assertThat(lines(file).getLast().get("note").getAsString()).isEqualTo("line 99");
    String lastBefore = lines(before).getLast().get("note").getAsString();
    String firstHere = lines(file).getFirst().get("note").getAsString();
    assertThat(Integer.parseInt(firstHere.substring(5)))
        .isEqualTo(Integer.parseInt(lastBefore.substring(5)) + 1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(before)))
        .isEqualTo("rw-------");
    try (var all = Files.list(folder)) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void whatCannotBeOpenedSaysWhy() throws IOException {
    assertThatThrownBy(() -> TraceFile.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("it is not a file");
    assertThatThrownBy(() -> TraceFile.open(folder.resolve("missing/trace.jsonl")))
        .hasMessage("its folder is not there");
  }

  @Test
  @Timeout(900)
  void aFileThatCannotBeWrittenAnyMoreEndsTheTraceAndNothingElse() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    try (TraceFile trace = TraceFile.open(file, 200)) {
      Trace session = trace.session();
      session.note(Direction.TRACE, "before");
      // Beginning anew needs a name that is free: a folder with something in it is not.
      Path inTheWay = Files.createDirectory(folder.resolve("trace.jsonl.1"));
      Files.createFile(inTheWay.resolve("x"));
      for (int i = 0; i < 10_000; i++) {
        session.note(Direction.TRACE, "line " + i);
      }
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo(200);
  }

  @Test
  @Timeout(900)
  void whatTheFileCannotTakeInTimeIsDroppedAndCounted() throws Exception {
    Path file = folder.resolve("trace.jsonl");
    int sent = 200_000;
    long begun = System.nanoTime();
    try (TraceFile trace = TraceFile.open(file, 1L << 40)) {
      Trace session = trace.session();
      for (int i = 0; i < sent; i++) {
        session.message(Direction.HUB_TO_SIDECAR, "{\"i\":" + i + "}");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Patience.LONG);
    }
    List<JsonObject> lines = lines(file);
    long dropped =
        lines.stream()
            .filter(line -> line.has("dropped"))
            .mapToLong(line -> line.get("dropped").getAsLong())
            .sum();
    long written = lines.stream().filter(line -> line.has("message")).count();
    assertThat(dropped).isPositive();
    assertThat(written + dropped).isEqualTo(sent);
  }
}
