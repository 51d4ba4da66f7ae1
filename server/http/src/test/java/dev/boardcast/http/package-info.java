@NullMarked
package dev.boardcast.http;

import org.jspecify.annotations.NullMarked;
