package dev.boardcast.e2e.cluster;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the database has, read from its tables: what everybody else is measured by.
///
/// @param heads where each log ends, by project
/// @param digests of each event, by project and sequence
/// @param titles how many events of a type say each title of an agent's, by type and title
public record Truth(
    Map<Integer, Long> heads,
    Map<Integer, SortedMap<Long, String>> digests,
    Map<Said, Integer> titles) {
  /// What an event says.
  public record Said(String type, String title) {}

  private static final Pattern TYPE = Pattern.compile("\"type\":\"([a-z_.]+)\"");
  private static final Pattern TITLE = Pattern.compile("\"title\":\"(agent[^\"]*\\.)\"");
  private static final int SHOWN_MAX_COUNT = 5;

  public Truth {
    heads = Map.copyOf(heads);
    digests = Map.copyOf(digests);
    titles = Map.copyOf(titles);
  }

  static Map<Integer, Long> heads(PostgresServer database) throws SQLException {
    Map<Integer, Long> heads = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number, sequence FROM projects")) {
      while (rows.next()) {
        heads.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return heads;
  }

  static Truth of(PostgresServer database) throws SQLException {
    Map<Integer, SortedMap<Long, String>> digests = new HashMap<>();
    Map<Said, Integer> titles = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(10_000);
      try (ResultSet rows =
          statement.executeQuery("SELECT project, sequence, digest, event FROM events")) {
        while (rows.next()) {
          digests
              .computeIfAbsent(rows.getInt(1), _ -> new TreeMap<>())
              .put(rows.getLong(2), rows.getString(3));
          Matcher type = TYPE.matcher(rows.getString(4));
          Matcher title = TITLE.matcher(rows.getString(4));
          if (type.find() && title.find()) {
            titles.merge(new Said(type.group(1), title.group(1)), 1, Integer::sum);
          }
        }
      }
    }
    return new Truth(heads(database), digests, titles);
  }

  /// Changes that were answered and are not there.
  List<String> lost(Collection<String> answered) {
    Set<String> said = titles.keySet().stream().map(Said::title).collect(Collectors.toSet());
    return answered.stream().filter(title -> !said.contains(title)).toList();
  }

  /// Changes that are there more than once.
  List<String> doubled() {
    List<String> doubled = new ArrayList<>();
    titles.forEach((said, count) -> {
      if (count > 1) {
        doubled.add(said.title());
      }
    });
    return doubled;
  }

  /// Events that somebody was told, holds for true, and are not the database's.
  List<String> foreign(Map<Integer, SortedMap<Long, String>> told) {
    List<String> foreign = new ArrayList<>();
    told.forEach((project, events) -> {
      SortedMap<Long, String> own = digests.getOrDefault(project, new TreeMap<>());
      events.forEach((sequence, digest) -> {
        if (!digest.equals(own.get(sequence))) {
          foreign.add("event %d of project #%d".formatted(sequence, project));
        }
      });
    });
    return foreign;
  }

  /// Events that somebody was not told, though later ones and earlier ones, or whose end he lacks.
  List<String> missing(Map<Integer, SortedMap<Long, String>> told) {
    List<String> missing = new ArrayList<>();
    told.forEach((project, events) -> {
      long head = heads.getOrDefault(project, 0L);
      for (long sequence = events.firstKey(); sequence <= head; sequence++) {
        if (!events.containsKey(sequence)) {
          missing.add("event %d of project #%d".formatted(sequence, project));
        }
      }
    });
    return missing;
  }

  static String some(List<String> all) {
    return all.size() <= SHOWN_MAX_COUNT
        ? all.toString()
        : all.subList(0, SHOWN_MAX_COUNT) + " and " + (all.size() - SHOWN_MAX_COUNT) + " more";
  }
}
