/// The boards for the rest of the tracker's own process.
@NullMarked
package dev.boardcast.tracker.local;

import org.jspecify.annotations.NullMarked;
