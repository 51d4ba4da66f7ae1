package dev.boardcast.core.access;

import java.util.Collection;
import java.util.List;

/// Says that a key is not for some projects. Nothing of whether they exist.
public final class OtherProjects {
  /// Projects that are named; of more it is told how many.
  public static final int NAMED_MAX_COUNT = 20;

  private OtherProjects() {}

  /// The end of a sentence.
  public static String refusal(Collection<Integer> numbers) {
    List<String> refused = numbers.stream().sorted().map(String::valueOf).toList();
    int more = Math.max(0, refused.size() - NAMED_MAX_COUNT);
    return "the key is not for %s %s%s"
        .formatted(
            refused.size() == 1 ? "project" : "projects",
            String.join(", ", refused.subList(0, refused.size() - more)),
            more == 0 ? "" : " and " + more + " more");
  }
}
