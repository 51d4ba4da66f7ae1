package dev.boardcast.mcp.tool;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.AskException;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.WellFormed;
import dev.boardcast.mcp.rpc.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tools there are, in the order they were registered. Immutable once built; thread-safe.
public final class ToolRegistry {
  public static final int TOOLS_MAX_COUNT = 256;
  private static final Logger LOG = LoggerFactory.getLogger(ToolRegistry.class);

  private final Map<String, Registered> byName;

  private ToolRegistry(Map<String, Registered> byName) {
    this.byName = byName;
  }

  /// Registers tools from anywhere.
  ///
  /// @throws IllegalArgumentException when a tool has an invalid name or schema, or its name twice
  public static ToolRegistry of(Collection<Tool> tools) {
    for (Tool tool : tools) {
      SchemaCheck.requireValid(tool.inputSchema(), tool.name() + " (input)");
      JsonObject output = tool.outputSchema();
      if (output != null) {
        SchemaCheck.requireValid(output, tool.name() + " (output)");
      }
    }
    return ofBuild(tools);
  }

  /// Registers tools whose schemas are constants of this build. A test of the build registers them
  /// by `of`; a program that starts does not check again what cannot have changed.
  ///
  /// @throws IllegalArgumentException when a tool has an invalid name, or its name twice
  public static ToolRegistry ofBuild(Collection<Tool> tools) {
    if (tools.size() > TOOLS_MAX_COUNT) {
      throw new IllegalArgumentException("more than " + TOOLS_MAX_COUNT + " tools");
    }
    Map<String, Registered> byName = new LinkedHashMap<>();
    for (Tool tool : tools) {
      if (!tool.name().matches("[A-Za-z0-9_.-]{1,64}")) {
        throw new IllegalArgumentException("not a tool name: " + tool.name());
      }
      if (byName.put(tool.name(), new Registered(tool)) != null) {
        throw new IllegalArgumentException("two tools are named " + tool.name());
      }
    }
    return new ToolRegistry(byName);
  }

  public List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    byName.values().forEach(registered -> tools.add(registered.tool()));
    return tools;
  }

  /// Calls a tool; null when there is none of that name for this caller.
  ///
  /// @throws AskException.InputNeeded,AskException.Unsupported where the tool asks its caller, and
  ///   the answer is not there; nothing else for what the tool does
  public @Nullable ToolResult call(String name, JsonObject arguments, CallContext context) {
    Registered registered = byName.get(name);
    if (registered == null || !registered.tool().isFor(context.showsApps())) {
      return null;
    }
    JsonObject meant = arguments;
    List<SchemaValidator.Fault> faults = registered.input().faults(arguments);
    if (!faults.isEmpty()) {
      meant = ArgumentForms.mended(registered.tool(), arguments);
      if (!meant.equals(arguments)) {
        faults = registered.input().faults(meant);
      }
    }
    List<String> sentences =
        faults.isEmpty()
            ? WellFormed.fault("", meant).stream().toList()
            : SchemaErrorFormatter.describe(registered.tool().inputSchema(), meant, faults);
    if (!sentences.isEmpty()) {
      return new ToolResult.Failure(
          "Invalid parameters for %s:\n- %s\nNothing was done. Correct them and call again."
              .formatted(name, String.join("\n- ", sentences)),
          "validation_error",
          false);
    }
    return run(registered, meant, context);
  }

  private static ToolResult run(Registered registered, JsonObject arguments, CallContext context) {
    String name = registered.tool().name();
    long start = System.nanoTime();
    try {
      ToolResult result = registered.tool().handler().call(arguments, context);
      LOG.debug("{} took {} µs", name, (System.nanoTime() - start) / 1_000);
      return result;
    } catch (ToolFailure e) {
      LOG.debug("{} failed: {}", name, e.getMessage());
      return e.failure();
    } catch (AskException.InputNeeded | AskException.Unsupported e) {
      throw e;
    } catch (AskException.Unanswered e) {
      return new ToolResult.Failure(e.getMessage() + " Nothing was done.", "cancelled", true);
    } catch (RuntimeException e) {
      LOG.error("{} failed unexpectedly", name, e);
      return new ToolResult.Failure(
          name
              + " failed inside Boardcast; the MCP server's log has the details. If it was to"
              + " change something, read it again before another try.",
          "internal_error",
          true);
    }
  }

  private static final class Registered {
    private final Tool tool;
    private @Nullable SchemaValidator input;

    Registered(Tool tool) {
      this.tool = tool;
    }

    Tool tool() {
      return tool;
    }

    /// Compiled with the first call: the list of tools does not need it.
    synchronized SchemaValidator input() {
      SchemaValidator compiled = input;
      if (compiled == null) {
        compiled = new SchemaValidator(tool.inputSchema());
        input = compiled;
      }
      return compiled;
    }
  }
}
