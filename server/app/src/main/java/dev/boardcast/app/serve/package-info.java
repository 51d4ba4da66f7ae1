/// Tracker and hub in one process.
@NullMarked
package dev.boardcast.app.serve;

import org.jspecify.annotations.NullMarked;
