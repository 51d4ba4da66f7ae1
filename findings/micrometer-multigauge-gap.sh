#!/usr/bin/env bash
# A scrape while Micrometer's MultiGauge is given its rows anew misses figures that have been there all the time.
#
# Expected: `MultiGauge.register(rows, true)` is how rows get new values (docs.micrometer.io, "Multi-gauge": rows are
#   registered again and again, and only those that are gone are removed). A row of the same tags before and after is a
#   series without a gap: for Prometheus one that is not in a scrape is stale at once (prometheus.io, "Staleness").
# Happens: each row is taken out of the registry and put in again, one after the other. Who scrapes in between gets all
#   series but one.
# Matters: to whoever sets many rows often: series break, and alerts by `absent()` or `count()` go off, once in a while.
# Remedy: a lock that is held while rows are set, and while a scrape is made.
# Versions: io.micrometer:micrometer-registry-prometheus 1.17.1. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.micrometer:micrometer-registry-prometheus:1.17.1

cat >Look.java <<'JAVA'
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

public class Look {
  static void scrape(PrometheusMeterRegistry registry) {
    System.out.println(registry.scrape().lines().filter(line -> line.startsWith("g{")).sorted().toList());
  }

  public static void main(String[] args) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MultiGauge gauge = MultiGauge.builder("g").register(registry);
    List<MultiGauge.Row<?>> rows = List.of(MultiGauge.Row.of(Tags.of("k", "1"), 1), MultiGauge.Row.of(Tags.of("k", "2"), 2));
    gauge.register(rows, true);
    // Whatever another thread would see then, made sure of.
    registry.config().onMeterRemoved(meter -> scrape(registry));
    gauge.register(rows, true);
    scrape(registry);
  }
}
JAVA

seen=$(run_java Look.java)
conclude '[g{k="1"} 1.0, g{k="2"} 2.0]' \
  '[g{k="2"} 2.0]
[g{k="1"} 1.0]
[g{k="1"} 1.0, g{k="2"} 2.0]' \
  "$seen"
