/// Who may do what: keys' rights, and counting those who come without one. Pure.
@NullMarked
package dev.boardcast.core.access;

import org.jspecify.annotations.NullMarked;
