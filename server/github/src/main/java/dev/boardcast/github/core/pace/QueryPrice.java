package dev.boardcast.github.core.pace;

import java.util.List;

/// What a query costs by GitHub's documented formula: each connection is as many requests as there
/// are nodes it hangs on; a hundred requests are a point, and a query is at least one.
public final class QueryPrice {
  private static final int REQUESTS_PER_POINT = 100;

  private QueryPrice() {}

  /// A connection of a query, with those inside of its nodes.
  ///
  /// @param first how many nodes are asked for
  public record Asked(int first, List<Asked> inner) {
    public Asked {
      inner = List.copyOf(inner);
    }
  }

  public static long points(List<Asked> connections) {
    long requests = requests(1, connections);
    return Math.max(1, Math.round((double) requests / REQUESTS_PER_POINT));
  }

  private static long requests(long nodes, List<Asked> connections) {
    long requests = 0;
    for (Asked connection : connections) {
      requests += nodes + requests(nodes * connection.first(), connection.inner());
    }
    return requests;
  }

  /// How many nodes a query may answer; GitHub refuses more than half a million.
  public static long nodes(List<Asked> connections) {
    return nodes(1, connections);
  }

  private static long nodes(long outer, List<Asked> connections) {
    long nodes = 0;
    for (Asked connection : connections) {
      long own = outer * connection.first();
      nodes += own + nodes(own, connection.inner());
    }
    return nodes;
  }
}
