/// The schemas of what is asked and answered.
@NullMarked
package dev.boardcast.tracker.openapi.schema;

import org.jspecify.annotations.NullMarked;
