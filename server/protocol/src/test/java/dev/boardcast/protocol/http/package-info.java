@NullMarked
package dev.boardcast.protocol.http;

import org.jspecify.annotations.NullMarked;
