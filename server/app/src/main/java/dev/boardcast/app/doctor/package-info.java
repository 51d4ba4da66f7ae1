/// Finds out why an editor would not be live.
@NullMarked
package dev.boardcast.app.doctor;

import org.jspecify.annotations.NullMarked;
