/// What is decided about a mirrored GitHub Project: no clock, IO or randomness in here.
@NullMarked
package dev.boardcast.github.core;

import org.jspecify.annotations.NullMarked;
