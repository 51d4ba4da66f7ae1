/// What all commands share.
@NullMarked
package dev.boardcast.app.base;

import org.jspecify.annotations.NullMarked;
