/// The phases of a mirrored board follow the options of GitHub's field.
@NullMarked
package dev.boardcast.github.phases;

import org.jspecify.annotations.NullMarked;
