@NullMarked
package dev.boardcast.app.keys;

import org.jspecify.annotations.NullMarked;
