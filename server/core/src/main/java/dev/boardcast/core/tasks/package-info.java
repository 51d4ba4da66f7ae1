/// Lines of a text that are a checklist: read, changed, and changes of two people put together.
/// Pure.
@NullMarked
package dev.boardcast.core.tasks;

import org.jspecify.annotations.NullMarked;
