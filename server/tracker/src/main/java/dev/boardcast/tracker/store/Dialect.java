package dev.boardcast.tracker.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What databases say differently: at most ten texts, and what their failures mean. Any other SQL
/// is said so that all of them understand it.
///
/// @param begin begins a transaction that writes
/// @param beginRead begins one that sees one moment
/// @param recentByTime what stands behind `FROM recent` where it is read by time
/// @param projectIsOneOf a condition: that the column `project` is one of a JSON array of numbers,
///   which is its one argument
/// @param keepAnswer an `INSERT` of an answer's seven columns that takes the place of another
///   answer to its key, and gives the new id
public record Dialect(
    String begin,
    String beginRead,
    String recentByTime,
    String projectIsOneOf,
    String keepAnswer,
    Faults faults) {
  /// What a failure says about the database.
  @FunctionalInterface
  public interface Faults {
    /// @return null when nothing is wrong with the database itself
    @Nullable StoreFault of(SQLException cause);
  }
}
