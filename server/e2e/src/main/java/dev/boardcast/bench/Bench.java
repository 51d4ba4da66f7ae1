package dev.boardcast.bench;

import dev.boardcast.bench.cluster.ClusterParts;
import dev.boardcast.bench.hub.FanOutBench;
import dev.boardcast.bench.hub.NeighboursBench;
import dev.boardcast.bench.server.IdlePollsBench;
import dev.boardcast.bench.server.LatencyBench;
import dev.boardcast.bench.server.StartupBench;
import dev.boardcast.bench.server.SustainedBench;
import dev.boardcast.bench.server.TrackerBench;
import java.util.List;

/// `scripts/bench latency|tracker|startup|idle-polls|hub|cluster|sustained|neighbours [--quick]`.
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    boolean quick = words.contains("--quick");
    boolean good = true;
    switch (words.isEmpty() ? "" : words.getFirst()) {
      case "latency" -> new LatencyBench(quick).run();
      case "tracker" -> new TrackerBench(quick).run();
      case "startup" -> new StartupBench(quick).run();
      case "idle-polls" -> new IdlePollsBench(quick).run();
      case "sustained" -> good = new SustainedBench(words).run();
      case "neighbours" -> good = new NeighboursBench(words).run();
      case "cluster" -> good = new ClusterParts(words).run();
      case "hub" -> new FanOutBench(words).run();
      default -> {
        System.err.println(
            "scripts/bench: latency, tracker, startup, idle-polls, hub, cluster, sustained or neighbours, each with --quick for a short run");
        System.exit(2);
      }
    }
    // The WebSocket's and HTTP client's threads need not be waited for.
    System.exit(good ? 0 : 1);
  }
}
