package dev.boardcast.mcp.registry;

import dev.boardcast.mcp.prompt.Prompt;
import dev.boardcast.mcp.prompt.PromptRegistry;
import dev.boardcast.mcp.resource.ResourceRegistry;
import dev.boardcast.mcp.resource.ResourceSource;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolRegistry;
import java.util.List;
import java.util.stream.Stream;

/// What somebody has to offer.
public record FeatureSet(List<Tool> tools, List<ResourceSource> resources, List<Prompt> prompts) {
  public FeatureSet {
    tools = List.copyOf(tools);
    resources = List.copyOf(resources);
    prompts = List.copyOf(prompts);
  }

  /// This, and then that.
  public FeatureSet plus(FeatureSet other) {
    return new FeatureSet(
        Stream.concat(tools.stream(), other.tools.stream()).toList(),
        Stream.concat(resources.stream(), other.resources.stream()).toList(),
        Stream.concat(prompts.stream(), other.prompts.stream()).toList());
  }

  /// @throws IllegalArgumentException where a name comes twice
  public Registry registry() {
    return new Registry(
        ToolRegistry.ofBuild(tools), new ResourceRegistry(resources), new PromptRegistry(prompts));
  }
}
