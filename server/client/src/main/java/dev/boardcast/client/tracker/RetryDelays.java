package dev.boardcast.client.tracker;

import java.time.Duration;

/// How long to really wait before a retry that ought to wait `wanted`. The seam for tests, which
/// note what was wanted and wait for nothing.
@FunctionalInterface
interface RetryDelays {
  RetryDelays REAL = wanted -> wanted;

  Duration before(Duration wanted);
}
