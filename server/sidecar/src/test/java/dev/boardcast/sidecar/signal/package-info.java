@NullMarked
package dev.boardcast.sidecar.signal;

import org.jspecify.annotations.NullMarked;
