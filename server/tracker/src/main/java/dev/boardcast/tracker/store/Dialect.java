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
/// @param claimKey takes an idempotency key (its arguments: the key, the time, the time before
///   which an answer to it is forgotten) for this transaction, and waits for another one that has
///   taken it; empty where there is but one writer
/// @param advance moves a project on by an event at a time, and gives its sequence
/// @param isRemote whether each statement costs a way there and back
/// @param upkeep who drops what is over the bounds of a table that all projects share
public record Dialect(
    String begin,
    String beginRead,
    String recentByTime,
    String projectIsOneOf,
    String keepAnswer,
    String claimKey,
    String advance,
    boolean isRemote,
    Upkeep upkeep,
    Faults faults) {
  /// Where several write at once, two changes that drop the same rows would wait for each other.
  public enum Upkeep {
    /// Each change, a few rows.
    WITH_EACH_CHANGE,
    /// Something else, from time to time.
    APART
  }

  /// What a failure says about the database.
  @FunctionalInterface
  public interface Faults {
    /// @return null when nothing is wrong with the database itself
    @Nullable StoreFault of(SQLException cause);
  }
}
