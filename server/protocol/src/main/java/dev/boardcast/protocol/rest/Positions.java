package dev.boardcast.protocol.rest;

import dev.boardcast.core.event.LogHead;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The answer of `GET /api/positions`: where every project's log ends. One cheap request tells a
/// polling client whether anything is new anywhere.
///
/// @param sequences by project number
/// @param digests of those last events, by project number; null in the answer of a tracker that
///   knows none
/// @param projectNumbers the projects that the key is for; null where it is for all
public record Positions(
    String epoch,
    Map<Integer, Long> sequences,
    @Nullable Map<Integer, String> digests,
    @Nullable Set<Integer> projectNumbers) {
  public Positions {
    // In order: servers that stand at the same place give the same ETag, and so the same bytes.
    sequences = Collections.unmodifiableMap(new TreeMap<>(sequences));
    digests = digests == null ? null : Collections.unmodifiableMap(new TreeMap<>(digests));
    projectNumbers =
        projectNumbers == null ? null : Collections.unmodifiableSet(new TreeSet<>(projectNumbers));
  }

  /// Of a tracker that knows no digests.
  public Positions(
      String epoch, Map<Integer, Long> sequences, @Nullable Set<Integer> projectNumbers) {
    this(epoch, sequences, null, projectNumbers);
  }

  /// @param projectNumbers the projects that the key is for; null where it is for all
  public static Positions of(
      String epoch, Map<Integer, LogHead> heads, @Nullable Set<Integer> projectNumbers) {
    Map<Integer, Long> sequences = new TreeMap<>();
    Map<Integer, String> digests = new TreeMap<>();
    heads.forEach((number, head) -> {
      sequences.put(number, head.sequence());
      String digest = head.digest();
      if (digest != null) {
        digests.put(number, digest);
      }
    });
    return new Positions(epoch, sequences, digests, projectNumbers);
  }

  /// Where each project's log ends.
  public Map<Integer, LogHead> heads() {
    Map<Integer, LogHead> heads = new TreeMap<>();
    sequences.forEach((number, sequence) ->
        heads.put(number, new LogHead(sequence, digests == null ? null : digests.get(number))));
    return heads;
  }
}
