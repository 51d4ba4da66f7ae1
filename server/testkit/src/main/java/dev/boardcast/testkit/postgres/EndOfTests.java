package dev.boardcast.testkit.postgres;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/// Ends the server that tests share, after the last of them.
public final class EndOfTests implements TestExecutionListener {
  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    RealPostgres.endShared();
  }
}
