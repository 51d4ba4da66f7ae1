/// What goes into the sidecar's core, and what comes out of it.
@NullMarked
package dev.boardcast.sidecar.core.message;

import org.jspecify.annotations.NullMarked;
