/// Positions and boards: which event is next, what a gap costs, how a snapshot and a stream are
/// joined. Pure.
@NullMarked
package dev.boardcast.core.sync;

import org.jspecify.annotations.NullMarked;
