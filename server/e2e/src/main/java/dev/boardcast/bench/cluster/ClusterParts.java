package dev.boardcast.bench.cluster;

import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Verdicts;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.e2e.cluster.Failovers;
import dev.boardcast.e2e.cluster.FaultRounds;
import dev.boardcast.e2e.cluster.ThereAndBack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// The parts of `scripts/bench cluster`: what it measures by itself, and what is only played where
/// it is asked for, since it takes minutes.
public final class ClusterParts {
  private static final double LIVE_MAX_S = 10;

  private final List<String> words;
  private final boolean quick;
  private final Verdicts verdicts = new Verdicts();

  /// @param words of the command line
  public ClusterParts(List<String> words) {
    this.words = words;
    quick = words.contains("--quick");
  }

  /// @return whether all is as it is wanted
  public boolean run() throws Exception {
    boolean isAsked = false;
    if (words.contains("--fan-out")) {
      isAsked = true;
      new ClusterFanOutBench(words).run(verdicts);
    }
    if (words.contains("--move")) {
      isAsked = true;
      move();
    }
    if (words.contains("--faults")) {
      isAsked = true;
      faults();
    }
    if (words.contains("--failovers")) {
      isAsked = true;
      failovers();
    }
    if (words.contains("--beside")) {
      isAsked = true;
      new BesideBench(words).run(verdicts);
    }
    if (words.contains("--nodes")) {
      isAsked = true;
      new ClusterNodesBench(words).run(verdicts);
    }
    if (!isAsked) {
      new ClusterBench(quick).run(verdicts);
      new ClusterNodesBench(words).run(verdicts);
    }
    return verdicts.print();
  }

  private long seed() {
    String given = Words.text(words, "--seed", "");
    return given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
  }

  private void move() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try {
      int issues = Words.number(words, "--move", quick ? 1_000 : 20_000);
      ThereAndBack.Outcome outcome =
          new ThereAndBack(folder, issues, seed(), System.out::println).play();
      System.out.printf(
          Locale.ROOT,
          "%,d issues: there in %.1f s, back in %.1f s; %,d characters of answers compared%n",
          issues,
          outcome.thereS(),
          outcome.backS(),
          outcome.bytes());
      outcome.off().forEach(System.out::println);
      verdicts.none(
          "`migrate` of %,d issues there and back: answers about boards and positions that differ"
              .formatted(issues),
          outcome.off().size());
    } finally {
      Folders.remove(folder);
    }
  }

  private void faults() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try {
      int rounds = Words.number(words, "--faults", quick ? 5 : 200);
      FaultRounds.Outcome outcome =
          new FaultRounds(folder, rounds, seed(), quick, System.out::println).play();
      outcome
          .played()
          .forEach((kind, count) -> System.out.printf("  %3d times %s%n", count, kind.sentence()));
      System.out.printf(
          "%d rounds of faults, seed %d: %,d changes answered, %,d events told, %,d times a subscriber came back%n",
          rounds, outcome.seed(), outcome.answered(), outcome.told(), outcome.comebacks());
      for (List<String> wrong :
          List.of(
              outcome.lost(),
              outcome.twice(),
              outcome.answeredLost(),
              outcome.doubled(),
              outcome.boardsOff())) {
        wrong.stream().limit(10).forEach(System.out::println);
      }
      String where = " in %d rounds of faults".formatted(rounds);
      verdicts.none("events lost" + where, outcome.lost().size());
      verdicts.none("told twice or out of order" + where, outcome.twice().size());
      verdicts.none("answered changes lost" + where, outcome.answeredLost().size());
      verdicts.none("changes made twice" + where, outcome.doubled().size());
      verdicts.none("boards that differ from the database's" + where, outcome.boardsOff().size());
    } finally {
      Folders.remove(folder);
    }
  }

  private void failovers() throws Exception {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    try {
      int asynchronous = Words.number(words, "--failovers", quick ? 2 : 30);
      int synchronous = Words.number(words, "--synchronous", asynchronous);
      Failovers.Outcome outcome =
          new Failovers(folder, seed(), System.out::println).play(asynchronous, synchronous);
      Samples live = new Samples();
      outcome.liveAfterS().forEach(live::add);
      System.out.printf(
          Locale.ROOT,
          "%d failovers to an asynchronous standby, %d of them with changes lost (%d in all), %d to a synchronous one, seed %d: clients live again after the promotion, s: median %.1f, p99 %.1f, most %.1f%n",
          asynchronous,
          outcome.forced(),
          outcome.lostCount(),
          synchronous,
          outcome.seed(),
          live.median(),
          live.percentile(99),
          live.max());
      outcome.boardsOff().stream().limit(10).forEach(System.out::println);
      outcome.foreign().stream().limit(10).forEach(System.out::println);
      int half = asynchronous / 2;
      verdicts.add(
          "asynchronous failovers in which answered changes were lost",
          "≥ " + half,
          Integer.toString(outcome.forced()),
          outcome.forced() >= half);
      verdicts.none("boards that differ from the database's", outcome.boardsOff().size());
      verdicts.none("positions of an old epoch taken for new events", outcome.foreign().size());
      verdicts.none("synchronous: boards read again", outcome.synchronousReloads());
      verdicts.none("synchronous: answered changes lost", outcome.synchronousLost());
      verdicts.atMost("promoted → clients live again, p99", LIVE_MAX_S, live.percentile(99), " s");
    } finally {
      Folders.remove(folder);
    }
  }
}
