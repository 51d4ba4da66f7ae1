/// Rules for text that people and agents write.
@NullMarked
package dev.boardcast.core.text;

import org.jspecify.annotations.NullMarked;
