/// Tools: what one is, the registry of them, and the validation of what they are called with.
@NullMarked
package dev.boardcast.mcp.tool;

import org.jspecify.annotations.NullMarked;
