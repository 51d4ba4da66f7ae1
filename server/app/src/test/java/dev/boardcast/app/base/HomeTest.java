package dev.boardcast.app.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HomeTest {
  private static final Path ACCOUNT = Path.of("/home/account");

  @Test
  void anAbsoluteHomeWinsOverThePasswordDatabase() {
    assertThat(home(Map.of("HOME", "/elsewhere"))).hasValue(Path.of("/elsewhere"));
  }

  @Test
  void whereItIsNotSetOrRelativeThePasswordDatabaseSaysIt() {
    assertThat(home(Map.of())).hasValue(ACCOUNT);
    for (String value : new String[] {"", " ", "relative", "./x", "~"}) {
      assertThat(home(Map.of("HOME", value))).as(value).hasValue(ACCOUNT);
    }
  }

  @Test
  void onWindowsItIsTheProfile() {
    assertThat(Home.of(true, Map.of("HOME", "/c/users/ada"), ACCOUNT.toString())).hasValue(ACCOUNT);
  }

  @Test
  void anAccountWithoutAHomeHasNone() {
    // Java says so of a user whom the password database does not know.
    assertThat(Home.of(false, Map.of(), "?")).isEmpty();
    assertThat(Home.of(false, Map.of("HOME", "x"), "")).isEmpty();
  }

  @Test
  void aRelativeBaseDirectoryIsIgnored() {
    assertThat(Home.variable(Map.of("XDG_DATA_HOME", "/data"), "XDG_DATA_HOME"))
        .hasValue(Path.of("/data"));
    assertThat(Home.variable(Map.of("XDG_DATA_HOME", "data"), "XDG_DATA_HOME")).isEmpty();
  }

  @Test
  void aFolderThatDidNotDecodeIsNotReplacedByAnother() {
    assertThatThrownBy(() -> home(Map.of("HOME", "/home/zo\uFFFD\uFFFD")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("HOME")
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }

  private static Optional<Path> home(Map<String, String> environment) {
    return Home.of(false, environment, ACCOUNT.toString());
  }
}
