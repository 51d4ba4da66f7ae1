package dev.boardcast.app.command.gateway;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.command.DataFolderOption;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.gateway.PinDiff;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.gateway.Surroundings;
import dev.boardcast.gateway.audit.AuditEvent;
import dev.boardcast.gateway.pin.PinBook;
import dev.boardcast.gateway.pin.PinFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What the gateway remembers of tools: a running one takes over what is accepted within a second.
@Command(
    name = "pins",
    mixinStandardHelpOptions = true,
    description = "Shows which tools changed since they were accepted, and lets them through.",
    footer = {
      "",
      "A tool that is described otherwise than before is withheld until it is accepted. A running",
      "gateway takes that over within a second."
    })
public final class GatewayPinsCommand implements Runnable {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which one? There are these:");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// Where pins cannot be read or written.
  private static CommandFailure failure(String server, IOException e) {
    return new CommandFailure(
        "the pins of %s cannot be used (%s): mend their file below gateway/pins in the data folder, or remove it, and what is seen next is what holds"
            .formatted(server, IoReasons.of(e)),
        e);
  }

  private static PinFile file(Path folder, String server) {
    PinFile file = Surroundings.pins(folder).of(server);
    if (file == null || !server.matches("[a-z0-9-]{1,24}")) {
      throw CommandFailure.ofUsage("`%s` is no server's id".formatted(server));
    }
    return file;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints the digests of a server's accepted tools, as `pin.digests` has them.")
  int show(
      @Mixin DataFolderOption folder,
      @Parameters(paramLabel = "ID", description = "The server's id.") String id) {
    try {
      SortedMap<String, PinFile.Pin> pins = file(folder.gateway(), id).read();
      pins.forEach((tool, pin) -> {
        String digest = pin.acceptedDigest();
        if (digest != null) {
          out().println(tool + ": " + digest);
        }
      });
      if (pins.isEmpty()) {
        throw new CommandFailure("no tool of %s was seen yet".formatted(id));
      }
      return 0;
    } catch (IOException e) {
      throw failure(id, e);
    }
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description =
          "Prints what is withheld, and how it differs from what was accepted. Ends with 1 where something is.")
  int diff(
      @Mixin DataFolderOption folder,
      @Parameters(arity = "0..1", paramLabel = "ID", description = "One server's alone.")
          @Nullable String id) {
    PinBook book = Surroundings.pins(folder.gateway());
    String at = id == null ? "all servers" : id;
    int withheld = 0;
    try {
      for (String server : id == null ? book.servers() : List.of(id)) {
        at = server;
        for (var pin : file(folder.gateway(), server).read().entrySet()) {
          String seen = pin.getValue().seen();
          if (seen != null) {
            withheld++;
            out().println(server + " " + pin.getKey() + " " + pin.getValue().seenDigest());
            PinDiff.lines(pin.getValue().accepted(), seen).forEach(out()::println);
          }
        }
      }
    } catch (IOException e) {
      throw failure(at, e);
    }
    if (withheld == 0) {
      out().println("Nothing is withheld.");
      return 0;
    }
    out().println("To let one through: boardcast gateway pins accept ID TOOL");
    return Failures.EXIT_FAILED;
  }

  @Command(
      name = "accept",
      mixinStandardHelpOptions = true,
      description = "Lets a tool through as it is described now.")
  int accept(
      @Mixin DataFolderOption folder,
      @Parameters(index = "0", paramLabel = "ID", description = "The server's id.") String id,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "TOOL",
              description = "The tool's own name, as `pins diff` has it.")
          List<String> tools) {
    PinFile file = file(folder.gateway(), id);
    List<AuditEvent> told = new ArrayList<>();
    try {
      var _ = file.update(pins -> accepted(id, pins, tools, told));
      Surroundings.audit(folder.gateway()).append(told);
    } catch (IOException e) {
      throw failure(id, e);
    }
    tools.forEach(tool -> out().println("accepted: " + id + " " + tool));
    return 0;
  }

  private static SortedMap<String, PinFile.Pin> accepted(
      String id, SortedMap<String, PinFile.Pin> pins, List<String> tools, List<AuditEvent> told) {
    for (String tool : tools) {
      PinFile.Pin pin = pins.get(tool);
      if (pin == null || pin.seen() == null) {
        throw CommandFailure.ofUsage(
            "the tool `%s` of %s is not withheld: `boardcast gateway pins diff` lists those that are"
                .formatted(tool, id));
      }
      pins.put(tool, new PinFile.Pin(pin.seen(), null));
      told.add(
          AuditEvent.of(
              "pin_accepted",
              "server",
              id,
              "tool",
              tool,
              "digest",
              String.valueOf(pin.seenDigest()),
              "by",
              System.getProperty("user.name", "")));
    }
    return pins;
  }
}
