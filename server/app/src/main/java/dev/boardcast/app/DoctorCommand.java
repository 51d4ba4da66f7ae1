package dev.boardcast.app;

import dev.boardcast.app.doctor.Doctor;
import dev.boardcast.app.doctor.Finding;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.app.watch.Paint;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Finds out why an editor would not be live, and says what to do.",
    footer = {"", "Ends with 0 when all is well, else with 1."})
final class DoctorCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    LogSetup.setLevel(LogLevel.ERROR);
    List<Finding> findings = new Doctor(SettingsReader.read()).examine();
    PrintWriter out = spec.commandLine().getOut();
    Paint paint = Paint.detect();
    boolean well = true;
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.Fine(var subject, var detail) ->
            out.println(paint.good("✓ " + subject) + ": " + detail);
        case Finding.Unknown(var subject, var detail) ->
            out.println(paint.faint("? " + subject + ": " + detail));
        case Finding.Fault(var subject, var detail, var remedy) -> {
          well = false;
          out.println(paint.bad("✗ " + subject) + ": " + detail);
          out.println("  → " + remedy);
        }
      }
    }
    out.println(
        well ? "All is well: an editor here would be live." : "An editor here would not be live.");
    out.flush();
    return well ? 0 : Failures.EXIT_FAILED;
  }
}
