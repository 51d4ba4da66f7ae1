package dev.boardcast.app.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.app.doctor.Doctor;
import dev.boardcast.app.doctor.Finding;
import dev.boardcast.app.doctor.ServerDoctor;
import dev.boardcast.app.doctor.gateway.GatewayDoctor;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.watch.Paint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Finds out why an editor would not be live, and says what to do.",
    footer = {
      "",
      "It looks where the settings say: BOARDCAST_HUB_URL, STATE_TRACKING_API_URL, STATE_TRACKING_API_KEY.",
      "An editor may have settings of its own, which win in that editor.",
      "Ends with 0 when all is well, else with 1."
    })
public final class DoctorCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--json",
      description =
          "Print one JSON object: {live, findings: [{check, result, fault?, detail, remedy?}]}.")
  private boolean json;

  @Option(
      names = "--server",
      description =
          "Look at what serve needs on this machine instead: data folder, disk, open files, database, ports; and whether it is ready.")
  private boolean server;

  @Option(
      names = "--gateway",
      paramLabel = "FILE",
      description =
          "Look at a gateway's configuration instead, and start each of its servers once to ask for its tools.")
  private @Nullable Path gateway;

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  @Override
  public Integer call() {
    LogSetup.setLevel(LogLevel.ERROR);
    List<Finding> findings = findings();
    boolean live = findings.stream().noneMatch(Finding.Fault.class::isInstance);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(findings, live));
    } else {
      tell(findings, out);
      out.println(conclusion(live));
    }
    out.flush();
    return live ? 0 : Failures.EXIT_FAILED;
  }

  private List<Finding> findings() {
    if (gateway != null) {
      return new GatewayDoctor(gateway, System.getenv(), folder.gateway()).examine();
    }
    Settings settings = folder.settings();
    return server
        ? new ServerDoctor(settings).examine()
        : new Doctor(settings, System.getenv()).examine();
  }

  private String conclusion(boolean live) {
    if (gateway != null) {
      return live ? "All is well with the gateway." : "The gateway wants looking after.";
    }
    if (server) {
      return live ? "All is well with the server." : "The server wants looking after.";
    }
    return live
        ? "All is well: an editor here would be live."
        : "An editor here would not be live.";
  }

  private static void tell(List<Finding> findings, PrintWriter out) {
    Paint paint = Paint.detect();
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.Fine(var subject, var detail) ->
            out.println(paint.good("✓ " + subject) + ": " + detail);
        case Finding.Unknown(var subject, var detail) ->
            out.println(paint.faint("? " + subject + ": not checked, " + detail));
        case Finding.Fault(var subject, var kind, var detail, var remedy) -> {
          out.println(paint.bad("✗ " + subject) + ": " + paint.bold(kind.words()) + ": " + detail);
          out.println("  → " + remedy);
        }
      }
    }
  }

  private static JsonObject json(List<Finding> findings, boolean live) {
    JsonArray all = new JsonArray();
    for (Finding finding : findings) {
      JsonObject one = new JsonObject();
      one.addProperty("check", finding.subject());
      switch (finding) {
        case Finding.Fine _ -> one.addProperty("result", "fine");
        case Finding.Unknown _ -> one.addProperty("result", "not-checked");
        case Finding.Fault fault -> {
          one.addProperty("result", "fault");
          one.addProperty("fault", fault.kind().wireName());
          one.addProperty("remedy", fault.remedy());
        }
      }
      one.addProperty("detail", finding.detail());
      all.add(one);
    }
    JsonObject json = new JsonObject();
    json.addProperty("live", live);
    json.add("findings", all);
    return json;
  }
}
