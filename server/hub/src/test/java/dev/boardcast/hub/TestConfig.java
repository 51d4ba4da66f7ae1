package dev.boardcast.hub;

import java.util.Locale;

/// Settings of tests. They run once a transport (`pom.xml`), which comes in here.
final class TestConfig {
  private TestConfig() {}

  static HubConfig any() {
    String transport = System.getProperty("boardcast.hub.transport", "auto");
    return HubConfig.defaults("127.0.0.1", 0)
        .withTransport(Transport.valueOf(transport.toUpperCase(Locale.ROOT)));
  }
}
