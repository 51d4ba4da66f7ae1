package dev.boardcast.core.sync;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The boards that are kept: a bounded number, by the order in which they were last looked at.
final class ReplicaCache {
  /// Past this many, the board not looked at for longest goes, and is read again when wanted.
  static final int BOARDS_MAX_COUNT = 64;

  private final LinkedHashMap<Integer, BoardReplica> mirrors = new LinkedHashMap<>();

  @Nullable BoardReplica get(int projectNumber) {
    return mirrors.get(projectNumber);
  }

  /// The mirror, made when there is none; now the one looked at last.
  BoardReplica look(int projectNumber) {
    BoardReplica mirror = mirrors.remove(projectNumber);
    if (mirror == null) {
      mirror = new BoardReplica();
    }
    mirrors.put(projectNumber, mirror);
    makeRoom(projectNumber);
    return mirror;
  }

  BoardReplica getOrMake(int projectNumber) {
    BoardReplica mirror = mirrors.computeIfAbsent(projectNumber, _ -> new BoardReplica());
    makeRoom(projectNumber);
    return mirror;
  }

  @Nullable BoardReplica remove(int projectNumber) {
    return mirrors.remove(projectNumber);
  }

  void keepOnly(IntPredicate wanted) {
    mirrors.keySet().removeIf(n -> !wanted.test(n));
  }

  List<Integer> numbers() {
    return mirrors.keySet().stream().sorted().toList();
  }

  /// Boards being read stay: somebody waits for them, and the shell bounds how many are.
  private void makeRoom(int kept) {
    mirrors.entrySet().stream()
        .filter(entry -> entry.getKey() != kept && !entry.getValue().isLoading())
        .limit(Math.max(0, mirrors.size() - BOARDS_MAX_COUNT))
        .map(entry -> entry.getKey())
        .toList()
        .forEach(mirrors::remove);
  }
}
