/// The board and its parts, as values. No IO, no JSON.
@NullMarked
package dev.boardcast.core.domain;

import org.jspecify.annotations.NullMarked;
