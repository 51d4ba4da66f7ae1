package dev.boardcast.app.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// This build's version, from the file that the build fills in.
public final class Version {
  private static final String RESOURCE = "version.txt";

  private Version() {}

  public static String current() {
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }
}
