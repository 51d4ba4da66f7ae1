/// Texts that a person asks an agent's program for.
@NullMarked
package dev.boardcast.mcp.prompt;

import org.jspecify.annotations.NullMarked;
