/// The one place that turns domain values into JSON and back.
@NullMarked
package dev.boardcast.protocol.json;

import org.jspecify.annotations.NullMarked;
