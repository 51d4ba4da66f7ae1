package dev.boardcast.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
  private static final Optional<Set<Integer>> ALL = Optional.empty();

  @TempDir Path folder;

  private KeyFile file() {
    return new KeyFile(folder);
  }

  private String add(String name) {
    return file().add(name, Scope.WRITE, ALL, InstantSource.system());
  }

  private KeySet ring() {
    return new KeySet("the-local-key", file().read());
  }

  @Test
  void aKeyIsValidFromItsMakingToItsRevocation() {
    String key = file().add("ci", Scope.READ, Optional.of(Set.of(7, 8)), InstantSource.system());

    assertThat(key).matches("bc_[0-9a-f]{64}");
    Principal grant = ring().find(key).orElseThrow();
    assertThat(grant.name()).isEqualTo("ci");
    assertThat(grant.scope()).isEqualTo(Scope.READ);
    assertThat(grant.projects()).contains(Set.of(7, 8));
    assertThat(ring().holds(grant)).isTrue();
    assertThat(ring().find("the-local-key")).contains(Principal.local());
    assertThat(ring().find(key + "0")).isEmpty();
    assertThat(ring().find("")).isEmpty();

    file().revoke("ci");

    assertThat(ring().find(key)).isEmpty();
    assertThat(ring().holds(grant)).isFalse();
  }

  @Test
  void aKeyOfTheSameNameIsAnotherKey() {
    Principal first = ring().find("the-local-key").orElseThrow();
    String old = add("ci");
    Principal before = ring().find(old).orElseThrow();
    file().revoke("ci");
    add("ci");

    assertThat(ring().holds(before)).isFalse();
    assertThat(ring().holds(first)).isTrue();
  }

  @Test
  void theFileHoldsNoKeyAndIsForItsUserAlone() throws Exception {
    String key = add("ci");

    assertThat(Files.readString(file().file()))
        .doesNotContain(key)
        .doesNotContain(key.substring(3))
        .contains(KeySet.hashText(key));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().file())))
        .isEqualTo("rw-------");
    try (var all = Files.list(folder)) {
      assertThat(all.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("keys.json", "keys.lock");
    }
  }

  @Test
  void namesThatAreTakenOrMissingAreTold() {
    add("ci");
    assertThatThrownBy(() -> add("ci"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("already");
    assertThatThrownBy(() -> file().revoke("cd"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no key `cd`");
    assertThatThrownBy(() -> file().revoke("local")).hasMessageContaining("server's own");
    for (String name : List.of("", "local", "a b", "-a", "ä", "a\n", "../a", "x".repeat(65))) {
      assertThat(NamedKey.isName(name)).as(name).isFalse();
    }
    assertThat(NamedKey.isName("x".repeat(64))).isTrue();
    assertThat(NamedKey.isName("ci.main_2-a")).isTrue();
  }

  @Test
  void thereAreAtMost256() throws Exception {
    List<NamedKey> many = new ArrayList<>();
    for (int i = 0; i < KeyFile.KEYS_MAX_COUNT; i++) {
      many.add(
          new NamedKey(
              "k" + i,
              KeySet.hashText("key" + i),
              Scope.ADMIN,
              ALL,
              InstantSource.system().instant()));
    }
    Files.writeString(file().file(), KeyJson.write(many));

    assertThatThrownBy(() -> add("more")).hasMessageContaining("256 keys");
    assertThat(ring().find("key255").map(Principal::name)).contains("k255");
    file().revoke("k0");
    add("more");
    many.add(many.getFirst());
    Files.writeString(file().file(), KeyJson.write(many));
    assertThatThrownBy(() -> file().read()).isInstanceOf(SettingsException.class);
  }

  @Test
  void aFileThatIsNotOursIsNotUsedAndNotQuoted() throws Exception {
    String hash = KeySet.hashText("x");
    for (String text :
        List.of(
            "",
            "secret",
            "[]",
            "{\"keys\":{}}",
            "{\"keys\":[{\"name\":\"a\",\"sha256\":\"secret\",\"scope\":\"read\",\"createdAt\":\"2026-01-01T00:00:00Z\"}]}",
            "{\"keys\":[{\"name\":\"a\",\"sha256\":\"%s\",\"scope\":\"secret\",\"createdAt\":\"2026-01-01T00:00:00Z\"}]}"
                .formatted(hash),
            "{\"keys\":[{\"name\":\"a\",\"sha256\":\"%s\",\"scope\":\"read\",\"projects\":[0],\"createdAt\":\"2026-01-01T00:00:00Z\"}]}"
                .formatted(hash))) {
      Files.writeString(file().file(), text);
      assertThatThrownBy(() -> file().read())
          .as(text)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("cannot be used")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void programsThatAddKeysAtOnceLoseNone() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "k" + i;
      // File locks are a process's: within one, threads take turns by themselves.
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                synchronized (KeyFileTest.class) {
                  add(name);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(file().read()).hasSize(8);
  }
}
