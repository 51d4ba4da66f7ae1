/// A server, and a sidecar, by themselves and beside others.
@NullMarked
package dev.boardcast.bench.server;

import org.jspecify.annotations.NullMarked;
