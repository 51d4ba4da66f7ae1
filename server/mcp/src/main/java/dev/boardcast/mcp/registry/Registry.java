package dev.boardcast.mcp.registry;

import dev.boardcast.mcp.prompt.PromptRegistry;
import dev.boardcast.mcp.resource.ResourceRegistry;
import dev.boardcast.mcp.tool.ToolRegistry;

/// Everything that both generations offer, on both transports. Thread-safe.
public record Registry(ToolRegistry tools, ResourceRegistry resources, PromptRegistry prompts) {}
