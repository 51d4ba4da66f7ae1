package dev.boardcast.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTest {
  @TempDir Path folder;

  @Test
  void theKeyIsMadeOnceAndThenKept() throws Exception {
    String made = credentials().readOrCreate();

    assertThat(made).hasSizeGreaterThanOrEqualTo(32);
    assertThat(credentials().readOrCreate()).isEqualTo(made);
    assertThat(files()).containsExactly(credentials().file());
  }

  @Test
  void onlyItsUserCanReadTheFile() throws Exception {
    credentials().readOrCreate();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials().file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aDataFolderThatIsMadeIsItsUsersAlone() throws Exception {
    Path data = folder.resolve("made").resolve("data");

    new Credentials(data.resolve("credentials.json")).readOrCreate();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void clientsOfTheSameFolderFindIt() {
    String made = settings(Map.of()).credentials().readOrCreate();

    assertThat(settings(Map.of()).findApiKey()).contains(made);
  }

  @Test
  void aConfiguredKeyWinsOverTheFile() {
    settings(Map.of()).credentials().readOrCreate();

    assertThat(settings(Map.of("STATE_TRACKING_API_KEY", "configured-key")).findApiKey())
        .contains("configured-key");
  }

  @Test
  void withoutFileOrSettingThereIsNoKey() throws Exception {
    assertThat(settings(Map.of()).findApiKey()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void serversThatStartAtOnceEndUpWithTheSameKey() throws Exception {
    int racers = 16;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<String>> keys = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < racers; i++) {
        keys.add(
            threads.submit(() -> {
              start.await();
              return credentials().readOrCreate();
            }));
      }
      start.countDown();
      HashSet<String> distinct = new HashSet<>();
      for (Future<String> key : keys) {
        distinct.add(key.get());
      }
      assertThat(distinct).hasSize(1);
    }
    assertThat(files()).containsExactly(credentials().file());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter22-but-no-json",
        "{\"apiKey\":\"hunter22\\nmore\"}",
        "{\"apiKey\":\"short\"}",
        "{\"token\":\"hunter22\"}",
        "{\"apiKey\":[\"hunter22\"]}"
      })
  void aFileThatCannotBeUsedIsNamedWithItsRemedyAndNotQuoted(String content) throws Exception {
    Files.writeString(credentials().file(), content);

    assertThatThrownBy(() -> credentials().readOrCreate())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(credentials().file().toString())
        .hasMessageContaining("delete it")
        .hasMessageNotContaining("hunter22")
        .hasNoCause();
    assertThat(credentials().file()).as("is left as it was").hasContent(content);
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithItsRemedy() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Credentials credentials = new Credentials(file.resolve("credentials.json"));

    assertThatThrownBy(credentials::readOrCreate)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a folder")
        .hasMessageContaining("BOARDCAST_DATA_DIR");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Credentials credentials() {
    return new Credentials(folder.resolve("credentials.json"));
  }

  private Settings settings(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("BOARDCAST_DATA_DIR", folder.toString());
    return SettingsReader.read(all, folder);
  }
}
