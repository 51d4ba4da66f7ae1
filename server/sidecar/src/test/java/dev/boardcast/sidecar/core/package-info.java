/// The sidecar's decisions, one input at a time.
@NullMarked
package dev.boardcast.sidecar.core;

import org.jspecify.annotations.NullMarked;
