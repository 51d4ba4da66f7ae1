package dev.boardcast.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTest {
  @TempDir Path folder;

  @Test
  void whoIsInterruptedIsAuditedAllTheSame() throws IOException {
    AuditFiles files = new AuditFiles(folder);
    boolean interrupted;
    try (Audit audit = new Audit(files)) {
      // As the thread of a call that was cancelled.
      Thread.currentThread().interrupt();
      audit.tell(AuditEvent.of("call", "key", "k", "outcome", "cancelled"));
      interrupted = Thread.interrupted();
    }
    assertThat(interrupted).as("who interrupted it is not forgotten").isTrue();
    List<String> lines = new ArrayList<>();
    files.read(lines::add);
    assertThat(lines).singleElement().asString().contains("\"call\"", "\"cancelled\"");
  }
}
