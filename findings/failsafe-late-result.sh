#!/usr/bin/env bash
# Failsafe's circuit breaker is closed by the result of a call that began before it had opened, while its probe still runs.
#
# Expected: what a breaker does in its half-open state is decided by the executions that this state lets through:
#   "when in a half-open state … a configurable number of trial executions are allowed" and their results close or open
#   it again (failsafe.dev, "Circuit Breaker", and the Javadoc of withSuccessThreshold).
# Happens: a call that was let through while the breaker was closed, and ends in the half-open state, counts as a trial
#   one: one slow success closes the breaker, and one slow failure opens it, though nobody knows yet what becomes of the
#   one trial execution that was let through. What that one says later counts for a state that it was not made for.
# Matters: to whoever guards what hangs: there all calls from before end late, just when the breaker is half open, and it
#   opens again for what was asked long ago.
# Remedy: remember at tryAcquirePermit() how often the breaker has moved, and record nothing where it has moved since.
# Versions: dev.failsafe:failsafe 3.3.2. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages dev.failsafe:failsafe:3.3.2

cat >Look.java <<'JAVA'
import dev.failsafe.CircuitBreaker;
import java.time.Duration;

public class Look {
  static CircuitBreaker<Object> halfOpenWithOneBefore() {
    CircuitBreaker<Object> breaker =
        CircuitBreaker.builder().withFailureThreshold(2).withSuccessThreshold(1).withDelay(Duration.ofMillis(1)).build();
    breaker.tryAcquirePermit(); // The slow one, whose end is told below.
    for (int i = 0; i < 2; i++) {
      breaker.tryAcquirePermit();
      breaker.recordFailure();
    }
    while (!breaker.tryAcquirePermit()) Thread.onSpinWait(); // The probe; it does not end here.
    System.out.print(breaker.getState() + ", one more " + (breaker.tryAcquirePermit() ? "let through" : "refused"));
    return breaker;
  }

  public static void main(String[] args) {
    CircuitBreaker<Object> breaker = halfOpenWithOneBefore();
    breaker.recordSuccess();
    System.out.println("; a success from before: " + breaker.getState());
    breaker = halfOpenWithOneBefore();
    breaker.recordFailure();
    System.out.println("; a failure from before: " + breaker.getState());
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'HALF_OPEN, one more refused; a success from before: HALF_OPEN
HALF_OPEN, one more refused; a failure from before: HALF_OPEN' \
  'HALF_OPEN, one more refused; a success from before: CLOSED
HALF_OPEN, one more refused; a failure from before: OPEN' \
  "$seen"
