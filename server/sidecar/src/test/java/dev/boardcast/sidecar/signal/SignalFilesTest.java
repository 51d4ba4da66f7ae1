package dev.boardcast.sidecar.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignalFilesTest {
  @TempDir Path workspace;

  private JsonObject told(String name, String text) throws IOException {
    Path file = workspace.resolve(".claude-sessions").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    JsonObject change = new JsonObject();
    change.addProperty("uri", file.toUri().toString());
    change.addProperty("type", 1);
    JsonArray changes = new JsonArray();
    changes.add(change);
    JsonObject params = new JsonObject();
    params.add("changes", changes);
    return params;
  }

  @Test
  void aRefreshThatFailsIsNotTheLast() throws Exception {
    LinkedBlockingQueue<Integer> refreshed = new LinkedBlockingQueue<>();
    SignalFiles files =
        new SignalFiles(
            project -> {
              refreshed.add(project);
              throw new IllegalStateException("a fault of ours");
            },
            () -> {});
    files.changed(told("a.signal", "{\"project\": 7}"));
    assertThat(refreshed.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
    files.changed(told("b.signal", "{\"project\": 8}"));
    assertThat(refreshed.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(8);
    files.close();
  }

  @Test
  void aBurstIsARefreshAtOnceAndOneLater() throws Exception {
    LinkedBlockingQueue<Integer> refreshed = new LinkedBlockingQueue<>();
    AtomicInteger suggested = new AtomicInteger();
    SignalFiles files = new SignalFiles(refreshed::add, suggested::incrementAndGet);
    files.changed(told("a.signal", "{\"project\": 7}"));
    assertThat(refreshed.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
    List<JsonObject> burst = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      burst.add(told("s" + i + ".signal", "{\"project\": 7}"));
    }
    long begun = System.nanoTime();
    burst.forEach(files::changed);
    long periods = (System.nanoTime() - begun) / SignalRate.PERIOD_NANOS;
    assertThat(refreshed.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(suggested).hasValue(1);
    files.close();
    // One more for each period that a slow burst takes.
    assertThat((long) refreshed.size()).isLessThanOrEqualTo(periods);
    refreshed.clear();
    files.changed(told("b.signal", "{\"project\": 8}"));
    assertThat(refreshed.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }
}
