@NullMarked
package dev.boardcast.sidecar.references;

import org.jspecify.annotations.NullMarked;
