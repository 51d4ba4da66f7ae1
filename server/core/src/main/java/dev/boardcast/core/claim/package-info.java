/// Who works on an issue for a while, so that nobody else begins it, and what there is to do next.
@NullMarked
package dev.boardcast.core.claim;

import org.jspecify.annotations.NullMarked;
