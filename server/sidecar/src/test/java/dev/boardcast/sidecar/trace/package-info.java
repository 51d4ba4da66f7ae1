@NullMarked
package dev.boardcast.sidecar.trace;

import org.jspecify.annotations.NullMarked;
