package dev.boardcast.testkit.github;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who and what a repository's issues may be assigned and labelled with. Guarded by its project.
final class FakePeople {
  private final Set<String> people =
      new HashSet<>(Set.of("octocat", "ada", "grace", "linus", FakeProject.ME));
  private final Set<String> strangers = new HashSet<>();
  private final Map<String, String> labels = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  FakePeople() {
    label(List.of("bug", "ui", "docs"));
  }

  void addStranger(String login) {
    people.add(login);
    strangers.add(login);
  }

  boolean isStranger(String login) {
    return strangers.contains(login);
  }

  void label(List<String> names) {
    names.forEach(name -> labels.putIfAbsent(name, name));
  }

  @Nullable String userId(String login) {
    return people.stream().anyMatch(login::equalsIgnoreCase) ? "U_" + key(login) : null;
  }

  String login(String userId) {
    return people.stream()
        .filter(login -> userId.equals("U_" + key(login)))
        .findFirst()
        .orElseThrow(() -> FakeProject.unresolved(userId));
  }

  @Nullable String labelId(String name) {
    String spelled = labels.get(name);
    return spelled == null ? null : "L_" + spelled;
  }

  static String label(String labelId) {
    return labelId.substring("L_".length());
  }

  private static String key(String login) {
    return login.toLowerCase(Locale.ROOT);
  }
}
