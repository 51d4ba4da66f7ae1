package dev.boardcast.bench.figures;

import dev.boardcast.e2e.harness.ServerProcess;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server's own figures at one moment.
public record ServerMetrics(String text) {
  public static ServerMetrics of(ServerProcess server) throws IOException, InterruptedException {
    return new ServerMetrics(server.call("GET", "/metrics", null).body());
  }

  /// Mean of a timer's values since an earlier moment, in milliseconds.
  ///
  /// @param timer its name, as Prometheus shows it
  /// @param labels a part of its labels that must be there
  public double meanMsSince(ServerMetrics earlier, String timer, String labels) {
    double count = sum(timer + "_count", labels) - earlier.sum(timer + "_count", labels);
    double seconds = sum(timer + "_sum", labels) - earlier.sum(timer + "_sum", labels);
    return count == 0 ? Double.NaN : seconds / count * 1_000;
  }

  /// How often a timer was used.
  public double count(String timer) {
    return sum(timer + "_count", "");
  }

  private double sum(String name, String labels) {
    Pattern line =
        Pattern.compile(
            "^" + Pattern.quote(name) + "(\\{[^}]*\\})? ([0-9.eE+-]+)$", Pattern.MULTILINE);
    Matcher found = line.matcher(text);
    double sum = 0;
    while (found.find()) {
      if (labels.isEmpty() || (found.group(1) != null && found.group(1).contains(labels))) {
        sum += Double.parseDouble(found.group(2));
      }
    }
    return sum;
  }
}
