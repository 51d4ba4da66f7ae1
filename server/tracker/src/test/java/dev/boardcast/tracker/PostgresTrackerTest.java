package dev.boardcast.tracker;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the tracker promises over REST, on PostgreSQL.
@ExtendWith(OnPostgres.class)
final class PostgresTrackerTest {
  @Nested
  final class RestContractOnPostgres extends RestContractTest {}

  @Nested
  final class IdempotencyOnPostgres extends IdempotencyTest {}

  @Nested
  final class EventLogOnPostgres extends EventLogTest {}

  @Nested
  final class IntakeOnPostgres extends IntakeTest {}
}
