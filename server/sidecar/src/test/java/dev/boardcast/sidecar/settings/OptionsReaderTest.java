package dev.boardcast.sidecar.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What of the defaults, which a project's `.env` file may have spoilt, an editor's options mend.
final class OptionsReaderTest {
  private static final String HUB = "ws://boards.example/notifications";
  private static final String TRACKER = "http://boards.example";

  private static SidecarOptions read(DefaultFaults faults, Map<String, String> given) {
    JsonObject json = new JsonObject();
    given.forEach(json::addProperty);
    return OptionsReader.read(
        json,
        new SidecarDefaults(
            URI.create(HUB),
            URI.create(TRACKER),
            "the-local-key",
            null,
            Duration.ofSeconds(1),
            0,
            "1",
            faults));
  }

  @Test
  void aDefaultThatCannotBeUsedMisconfigures() {
    SidecarOptions hub = read(new DefaultFaults("Hub!", null, null, null, null, false), Map.of());
    assertThat(hub.hubUrl()).isNull();
    assertThat(hub.socketFault()).isEqualTo("Hub!");
    assertThat(hub.trackerFault()).isNull();

    SidecarOptions both =
        read(new DefaultFaults(null, "Tracker!", "Key!", null, null, false), Map.of());
    assertThat(both.trackerUrl()).isNull();
    assertThat(both.apiKey()).isNull();
    assertThat(both.trackerFault()).contains("Tracker!", "Key!");
  }

  @Test
  void whereTheEditorSaysOtherwiseItDoesNotMatter() {
    SidecarOptions options =
        read(
            new DefaultFaults("Hub!", "Tracker!", "Key!", null, null, false),
            Map.of("hubUrl", "ws://a/", "trackerUrl", "http://a", "apiKey", "the-users-own-key"));
    assertThat(options.socketFault()).isNull();
    assertThat(options.trackerFault()).isNull();
    assertThat(options.apiKey()).isEqualTo("the-users-own-key");
  }

  @Test
  void theUsersKeyDoesNotGoToAnAddressThatAFileMadeUp() {
    DefaultFaults faults = new DefaultFaults(null, null, null, "Hub!", "Tracker!", false);
    for (Map<String, String> given :
        List.<Map<String, String>>of(Map.of(), Map.of("apiKey", "the-users-own-key"))) {
      SidecarOptions options = read(faults, given);
      assertThat(options.hubUrl()).isNull();
      assertThat(options.trackerUrl()).isNull();
      assertThat(options.socketFault()).contains("Hub!", "Tracker!");
    }
    SidecarOptions own = read(faults, Map.of("hubUrl", "ws://a/", "trackerUrl", "http://a"));
    assertThat(own.socketFault()).isNull();
  }

  @Test
  void theFilesOwnKeyGoesThereAndTheUsersDoesNot() {
    DefaultFaults faults = new DefaultFaults(null, null, null, "Hub!", "Tracker!", true);
    assertThat(read(faults, Map.of()).socketFault()).isNull();
    SidecarOptions options = read(faults, Map.of("apiKey", "the-users-own-key"));
    assertThat(options.hubUrl()).isNull();
    assertThat(options.trackerFault()).isEqualTo("Tracker!");
  }
}
