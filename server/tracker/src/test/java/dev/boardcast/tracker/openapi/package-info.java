@NullMarked
package dev.boardcast.tracker.openapi;

import org.jspecify.annotations.NullMarked;
