/// The tools themselves: the tracker's projects, phases, issues and work items for an agent.
@NullMarked
package dev.boardcast.mcp.board;

import org.jspecify.annotations.NullMarked;
