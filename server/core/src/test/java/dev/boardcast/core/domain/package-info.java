@NullMarked
package dev.boardcast.core.domain;

import org.jspecify.annotations.NullMarked;
