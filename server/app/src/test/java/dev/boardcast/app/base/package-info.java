@NullMarked
package dev.boardcast.app.base;

import org.jspecify.annotations.NullMarked;
