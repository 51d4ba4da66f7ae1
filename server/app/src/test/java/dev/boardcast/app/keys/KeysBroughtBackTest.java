package dev.boardcast.app.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.Main;
import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Scope;
import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `boardcast migrate` back into a file, where the keys cannot be brought along: what it says to do
/// next brings them.
@Timeout(900)
final class KeysBroughtBackTest {
  @TempDir Path folder;

  /// What a command says.
  private record Said(int code, String out) {}

  private static Said run(String... words) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    return new Said(line.execute(words), out.toString());
  }

  @Test
  void keysThatStayedAreBroughtByTheCommandThatIsNamedAsOftenAsItIsRun() throws Exception {
    String database = RealPostgres.shared().newDatabase();
    PostgresAddress address = PostgresAddress.parse(database);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    PostgresStore.open(address, 100, new HealthBoard(registry), registry).close();
    String key;
    try (KeyTable table = new KeyTable(address)) {
      key = table.add("agent", Scope.WRITE, Optional.empty(), InstantSource.system());
      var _ = table.add("other", Scope.READ, Optional.empty(), InstantSource.system());
    }
    Path data = Files.createDirectory(folder.resolve("my data"));
    Path keys = Files.writeString(data.resolve("keys.json"), "not keys");

    RealPostgres.shared().awaitNobody(database);
    Said moved =
        run("migrate", "--from", database, "--to", data.resolve("boardcast.db").toString());
    assertThat(moved.out()).contains("The named keys are where they were", "keys.json");
    assertThat(moved.code()).isEqualTo(1);
    assertThat(moved.out()).contains("Next, when that is mended");
    String[] command = command(moved.out().lines().toList().getLast());

    assertThat(run(command).code()).as("nothing was mended").isNotZero();
    Files.delete(keys);
    String mine =
        new KeyFile(data).add("other", Scope.READ, Optional.empty(), InstantSource.system());
    assertThat(run(command).out())
        .contains("1 named keys", "`other` was there already, and is as it was there.");
    assertThat(run(command).out()).contains("0 named keys", "`agent` was there already");
    new KeyFile(data).revoke("other");
    String mineAgain =
        new KeyFile(data).add("other", Scope.READ, Optional.empty(), InstantSource.system());
    try (KeyGate gate = KeyGate.open("the-local-one", new KeyFile(data))) {
      assertThat(gate.admit(key, "here")).isInstanceOf(AuthResult.Granted.class);
      assertThat(gate.admit(mine, "here")).isNotInstanceOf(AuthResult.Granted.class);
      assertThat(gate.admit(mineAgain, "here")).isInstanceOf(AuthResult.Granted.class);
    }
    new KeyFile(data).revoke("agent");
    assertThat(run(command).out())
        .contains("0 named keys", "`agent` was brought before, and revoked since");
    // Gone from the database for a while, as when it is put back from a copy.
    try (KeyTable table = new KeyTable(address)) {
      List<NamedKey> all = table.read();
      table.revoke("agent");
      assertThat(run(command).out()).contains("0 named keys");
      var _ = table.takeOver(all);
    }
    assertThat(run(command).out())
        .contains("0 named keys", "`agent` was brought before, and revoked since");
    // What was never brought is not held as revoked.
    new KeyFile(data).revoke("other");
    assertThat(run(command).out()).contains("1 named keys", "`agent` was brought before");
    try (KeyGate gate = KeyGate.open("the-local-one", new KeyFile(data))) {
      assertThat(gate.admit(key, "here")).isNotInstanceOf(AuthResult.Granted.class);
    }
  }

  /// What a shell makes of the line, past the program's name: it is printed to be pasted.
  private static String[] command(String line) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "boardcast() { printf '%s\\n' \"$@\"; }; " + line).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return said.lines().toArray(String[]::new);
  }
}
