package dev.boardcast.gateway.pin;

import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.PinRule;
import dev.boardcast.gateway.core.PinRule.Verdict;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One server's tools against what they were when they were let in. Thread-safe.
public final class Pins {
  /// Tools that are remembered of a server, those that went away included; a further one is not let
  /// in before somebody has accepted it.
  static final int PINS_MAX_COUNT = 4_000;

  private final PinRule.Mode mode;
  private final Map<String, String> configured;
  private final @Nullable PinFile file;

  /// Where there is no file. Guarded by this, as is `stamp`.
  private SortedMap<String, PinFile.Pin> kept = new TreeMap<>();

  private PinFile.Stamp stamp = PinFile.Stamp.NONE;

  /// @param configured digests by the tools' own names
  /// @param file null where nothing is kept
  public Pins(PinRule.Mode mode, Map<String, String> configured, @Nullable PinFile file) {
    this.mode = mode;
    this.configured = Map.copyOf(configured);
    this.file = file;
  }

  /// Why a tool is withheld.
  ///
  /// @param isConfigured whether the configuration has its digest
  /// @param isNews whether this is seen for the first time
  public record Broken(Verdict verdict, boolean isConfigured, boolean isNews) {
    /// For people.
    public String reason() {
      return switch (verdict) {
        case CHANGED ->
            isConfigured
                ? "it is not described as `pin.digests` in the configuration has it; `boardcast gateway pins diff` shows it"
                : "it is described otherwise than when it was accepted; `boardcast gateway pins diff` shows how, `pins accept` lets it through";
        case NEW ->
            "nobody has accepted it; `boardcast gateway pins diff` shows it, `pin.digests` in the configuration lets it through";
        case FITS, FIRST -> "";
      };
    }
  }

  /// Compares, and remembers what is new.
  ///
  /// @return by their own names, those that are to be withheld
  /// @throws IOException where what was let in is not known: then nothing may be offered
  public synchronized Map<String, Broken> judge(Collection<ToolEntry> tools) throws IOException {
    if (mode == PinRule.Mode.OFF) {
      return Map.of();
    }
    Map<String, ToolDigest> seen = new HashMap<>();
    for (ToolEntry tool : tools) {
      try {
        seen.put(tool.name(), ToolDigest.of(tool.json()));
      } catch (IOException e) {
        throw new IOException(
            "the tool `" + tool.name() + "` cannot be compared: " + e.getMessage());
      }
    }
    Map<String, Broken> broken = new HashMap<>();
    if (file == null) {
      kept = next(kept, seen, broken);
    } else {
      // Also of one that cannot be read: it is looked at again when it is another.
      stamp = file.stamp();
      SortedMap<String, PinFile.Pin> before = file.read();
      if (!next(before, seen, broken).equals(before)) {
        broken.clear();
        var _ = file.update(now -> next(now, seen, broken));
      }
      stamp = file.stamp();
    }
    return broken;
  }

  private SortedMap<String, PinFile.Pin> next(
      SortedMap<String, PinFile.Pin> pins,
      Map<String, ToolDigest> seen,
      Map<String, Broken> broken) {
    SortedMap<String, PinFile.Pin> next = new TreeMap<>(pins);
    seen.forEach((name, digest) -> {
      PinFile.Pin pin = pins.getOrDefault(name, new PinFile.Pin(null, null));
      Verdict verdict =
          PinRule.verdict(mode, configured.get(name), pin.acceptedDigest(), digest.value());
      if (verdict == Verdict.FIRST && next.size() >= PINS_MAX_COUNT) {
        verdict = Verdict.NEW;
      }
      switch (verdict) {
        case FITS, FIRST -> next.put(name, new PinFile.Pin(digest.text(), null));
        case CHANGED, NEW -> {
          broken.put(
              name,
              new Broken(verdict, configured.containsKey(name), !digest.text().equals(pin.seen())));
          if (next.containsKey(name) || next.size() < PINS_MAX_COUNT) {
            next.put(name, new PinFile.Pin(pin.accepted(), digest.text()));
          }
        }
      }
    });
    return next;
  }

  /// Whether somebody may have accepted something since.
  public synchronized boolean isOutdated() {
    return file != null && mode != PinRule.Mode.OFF && !file.stamp().equals(stamp);
  }
}
