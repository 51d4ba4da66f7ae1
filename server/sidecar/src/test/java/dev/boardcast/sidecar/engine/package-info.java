@NullMarked
package dev.boardcast.sidecar.engine;

import org.jspecify.annotations.NullMarked;
