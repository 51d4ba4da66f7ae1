/// The batching window: what the editor is told at once. Pure.
@NullMarked
package dev.boardcast.core.window;

import org.jspecify.annotations.NullMarked;
