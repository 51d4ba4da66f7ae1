/// What resources are made of, said once: an issue's fields in a table, and changes of them.
@NullMarked
package dev.boardcast.core.contract;

import org.jspecify.annotations.NullMarked;
