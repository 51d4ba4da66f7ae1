@NullMarked
package dev.boardcast.sidecar.announce;

import org.jspecify.annotations.NullMarked;
