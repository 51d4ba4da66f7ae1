@NullMarked
package dev.boardcast.sidecar;

import org.jspecify.annotations.NullMarked;
