/// Shapes of the tracker's REST answers that are not domain values (docs/PROTOCOL.md, "Tracker").
@NullMarked
package dev.boardcast.protocol.rest;

import org.jspecify.annotations.NullMarked;
