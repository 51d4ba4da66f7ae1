package dev.boardcast.tracker.store.moving;

import dev.boardcast.tracker.store.Sql;
import java.util.List;

/// A database that nobody uses meanwhile, in one transaction. Confined to one thread.
public interface Movable extends AutoCloseable {
  Sql sql();

  /// Names of the tables that hold boards, a table before those that refer to it.
  List<String> tables();

  /// The rows are in: what the database counts by itself goes on behind them.
  void settle();

  void commit();

  /// Takes back what was not committed.
  @Override
  void close();

  /// Where it is, for a person.
  @Override
  String toString();
}
