@NullMarked
package dev.boardcast.sidecar.settings;

import org.jspecify.annotations.NullMarked;
