/// What the tools have in common: arguments, schemas, summaries, and what the tracker's refusals
/// become.
@NullMarked
package dev.boardcast.mcp.board.support;

import org.jspecify.annotations.NullMarked;
