package dev.boardcast.app.doctor.gateway;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.doctor.FaultKind;
import dev.boardcast.app.doctor.Finding;
import dev.boardcast.app.gateway.ConfigFile;
import dev.boardcast.gateway.Examination;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.core.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks a gateway's configuration, and that each of its servers starts and says what it has.
public final class GatewayDoctor {
  private final Path file;
  private final Map<String, String> environment;
  private final Path folder;

  /// @param folder where the gateway keeps things
  public GatewayDoctor(Path file, Map<String, String> environment, Path folder) {
    this.file = file;
    this.folder = folder;
    this.environment = environment;
  }

  /// Runs all checks, once. Starts each server, and ends it again.
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    try (ConfigFile config = ConfigFile.open(file)) {
      List<ConfigFault> faults = config.faults();
      for (ConfigFault fault : faults) {
        findings.add(
            new Finding.Fault(
                "Configuration",
                FaultKind.BAD_SETTING,
                fault.toString(),
                "mend it in " + file + "; docs/gateway/SETTINGS.md has all settings"));
      }
      if (!faults.isEmpty()) {
        findings.add(new Finding.Unknown("Servers", "the configuration cannot be used"));
        return findings;
      }
      findings.add(new Finding.Fine("Configuration", file + " is good"));
      for (Examination.Result result :
          Examination.examine(config.config(), Version.current(), environment, folder)) {
        findings.add(finding(result));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return findings;
  }

  private static Finding finding(Examination.Result result) {
    Fault fault = result.fault();
    String subject = "Server " + result.id();
    if (fault == null) {
      return new Finding.Fine(
          subject, "%d tools, after %d ms".formatted(result.tools(), result.elapsedMs()));
    }
    return switch (fault.code()) {
      case CONFIGURATION_ERROR ->
          new Finding.Fault(
              subject,
              FaultKind.BAD_SETTING,
              fault.message(),
              "look at its entry: command, secrets, address");
      case MCP_AUTHENTICATION_FAILURE ->
          new Finding.Fault(
              subject, FaultKind.WRONG_KEY, fault.message(), "look at its `authentication`");
      default ->
          new Finding.Fault(
              subject,
              FaultKind.SERVER_FAILED,
              fault.message(),
              "start it by hand with the same command, or ask its address, and see what it says");
    };
  }
}
