package dev.boardcast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Writes one line for each finished test that carries an acceptance tag: criterion, outcome, test.
///
/// Surefire's own reports carry no tags, so this ledger is what `scripts/test` counts. One file per
/// test JVM, in the directory named by the system property `boardcast.acceptance.dir`; without that
/// property nothing is written. JUnit calls listeners one at a time, so a line is never torn.
public final class AcceptanceLedger implements TestExecutionListener {
  private static final String TAG_PREFIX = "AC-";

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      write(
          test, result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? "passed" : "failed");
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    write(test, "skipped");
  }

  private static void write(TestIdentifier test, String outcome) {
    String directory = System.getProperty("boardcast.acceptance.dir");
    if (directory == null) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (TestTag tag : test.getTags()) {
      if (tag.getName().startsWith(TAG_PREFIX)) {
        lines
            .append(tag.getName())
            .append('\t')
            .append(outcome)
            .append('\t')
            .append(test.getUniqueId())
            .append('\n');
      }
    }
    if (lines.isEmpty()) {
      return;
    }
    try {
      Path folder = Files.createDirectories(Path.of(directory));
      Path file = folder.resolve("junit-" + ProcessHandle.current().pid() + ".tsv");
      Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the acceptance ledger in " + directory, e);
    }
  }
}
