/// What goes over the four wires, message by message, as it was recorded.
@NullMarked
package dev.boardcast.e2e.golden;

import org.jspecify.annotations.NullMarked;
