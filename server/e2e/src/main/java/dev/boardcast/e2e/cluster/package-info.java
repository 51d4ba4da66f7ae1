/// Several servers on one PostgreSQL, agents and subscribers at all of them, and what can befall
/// them: played by seed, and looked at from outside alone.
@NullMarked
package dev.boardcast.e2e.cluster;

import org.jspecify.annotations.NullMarked;
