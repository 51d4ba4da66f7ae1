package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {
  @TempDir Path folder;

  @Test
  void aKeyIsMadeOnceAndOnlyItsUserCanReadIt() throws Exception {
    Path file = folder.resolve("data").resolve("credentials.json");
    assertThat(new Credentials(file).read()).isEmpty();

    String key = new Credentials(file).readOrCreate();

    assertThat(key).hasSizeGreaterThanOrEqualTo(48);
    assertThat(new Credentials(file).readOrCreate()).isEqualTo(key);
    assertThat(new Credentials(file).read()).contains(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwx------");
    try (var files = Files.list(folder.resolve("data"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void thoseWhoMakeItAtOnceEndUpWithOneKey() throws Exception {
    Path file = folder.resolve("credentials.json");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> calls =
          Collections.nCopies(8, () -> new Credentials(file).readOrCreate());
      Set<String> keys = new HashSet<>();
      for (Future<String> key : threads.invokeAll(calls)) {
        keys.add(key.get());
      }
      assertThat(keys).hasSize(1);
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamedWithWhatToDo() throws Exception {
    Path file = folder.resolve("credentials.json");
    Files.writeString(file, "{\"apiKey\": 5}");

    assertThatThrownBy(() -> new Credentials(file).read())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("delete it");
  }
}
