package dev.boardcast.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditFilesTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("audit-000001.jsonl");
  }

  private static List<AuditEvent> events(int from, int count) {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      events.add(AuditEvent.of("call", "tool", "t" + i, "said", "a \"b\"\n\u202e", "empty", ""));
    }
    return events;
  }

  private AuditFiles.Verified verified() throws IOException {
    return new AuditFiles(folder).verify();
  }

  @Test
  void severalWritersMakeOneChain() throws IOException {
    AuditFiles first = new AuditFiles(folder);
    AuditFiles second = new AuditFiles(folder);
    for (int i = 0; i < 20; i++) {
      (i % 3 == 0 ? second : first).append(events(i, 5));
    }
    assertThat(verified().fault()).isEmpty();
    assertThat(verified().lines()).isEqualTo(100);
    assertThat(Files.readAllLines(file())).hasSize(100).noneMatch(line -> line.contains("empty"));
  }

  @Test
  void aLineThatIsChangedTakenOutMovedOrAddedIsFound() throws IOException {
    new AuditFiles(folder).append(events(0, 10));
    List<String> whole = Files.readAllLines(file());
    List<String> changed = new ArrayList<>(whole);
    changed.set(4, whole.get(4).replace("t4", "t5"));
    List<String> shorter = new ArrayList<>(whole);
    shorter.remove(4);
    List<String> moved = new ArrayList<>(whole);
    moved.set(4, whole.get(5));
    moved.set(5, whole.get(4));
    List<String> added = new ArrayList<>(whole);
    added.add(4, whole.get(3));
    List<String> junk = new ArrayList<>(whole);
    junk.set(4, "{}");
    for (List<String> lines : List.of(changed, shorter, moved, added, junk)) {
      Files.write(file(), lines);
      assertThat(verified().fault()).startsWith("audit-000001.jsonl, line 5: ");
      assertThat(verified().lines()).isEqualTo(4);
    }
    // What is missing at the end shows in the last digest alone, which is why it is printed.
    Files.write(file(), whole);
    String last = verified().lastHash();
    Files.write(file(), whole.subList(0, 9));
    assertThat(verified().fault()).isEmpty();
    assertThat(verified().lastHash()).isNotEqualTo(last);
  }

  @Test
  void aLineThatWasNeverWholeIsTakenAwayAndTheChainGoesOn() throws IOException {
    new AuditFiles(folder).append(events(0, 3));
    Files.writeString(file(), "{\"sequence\":4,\"at\":\"20", StandardOpenOption.APPEND);
    new AuditFiles(folder).append(events(3, 2));
    assertThat(verified())
        .satisfies(all -> {
          assertThat(all.fault()).isEmpty();
          assertThat(all.lines()).isEqualTo(5);
        });
  }

  /// Wherever the part that is looked at begins: within a character, too.
  @Test
  void aLineThatWasNeverWholeIsTakenAwayFromALongFile() throws IOException {
    List<AuditEvent> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(AuditEvent.of("call", "tool", "€".repeat(AuditLine.VALUE_MAX_CHARS)));
    }
    new AuditFiles(folder).append(many);
    for (int i = 1; i <= 6; i++) {
      Files.writeString(file(), "x".repeat(i), StandardOpenOption.APPEND);
      new AuditFiles(folder).append(events(i, 1));
      assertThat(verified().fault()).as("%d characters", i).isEmpty();
      assertThat(verified().lines()).isEqualTo(300 + i);
    }
  }

  @Test
  void whatACallerCanBringAboutAtWillIsBounded() throws IOException {
    try (Audit audit = new Audit(new AuditFiles(folder))) {
      for (int i = 0; i < 10_000; i++) {
        audit.tell(AuditEvent.of("permission_refused", "tool", "t" + i));
      }
      audit.tell(AuditEvent.of("pin_broken", "tool", "t"));
    }
    assertThat(verified().fault()).isEmpty();
    assertThat(verified().lines()).isLessThan(2_000);
    assertThat(Files.readString(file())).contains("pin_broken");
  }
}
