@NullMarked
package dev.boardcast.core.contract;

import org.jspecify.annotations.NullMarked;
