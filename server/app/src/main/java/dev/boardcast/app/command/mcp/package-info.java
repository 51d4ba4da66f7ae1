/// The commands that serve agents, and that enter the server into their settings.
@NullMarked
package dev.boardcast.app.command.mcp;

import org.jspecify.annotations.NullMarked;
