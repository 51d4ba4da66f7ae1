package dev.boardcast.app.command.gateway;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.command.DataFolderOption;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.gateway.Surroundings;
import dev.boardcast.gateway.audit.AuditFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Prints the gateway's audit, or finds out whether it is as it was written.",
    footer = {
      "",
      "Each line ends in the digest of itself and of the line before it. Keep the last digest that",
      "--verify prints elsewhere: by it alone you see whether lines are missing at the end."
    })
public final class GatewayAuditCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  @Option(
      names = "--verify",
      description = "Print how many lines are whole, and the last digest; end with 1 at a fault.")
  private boolean verify;

  @Override
  public Integer call() {
    AuditFiles files = Surroundings.audit(folder.gateway());
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (!verify) {
        files.read(out::println);
        return 0;
      }
      AuditFiles.Verified verified = files.verify();
      out.println(verified.lines() + " lines are as they were written; the last digest is");
      out.println(verified.lastHash());
      if (verified.fault().isEmpty()) {
        return 0;
      }
      out.println("Broken at " + verified.fault());
      return Failures.EXIT_FAILED;
    } catch (IOException e) {
      throw new CommandFailure("the audit cannot be read: " + IoReasons.of(e), e);
    }
  }
}
