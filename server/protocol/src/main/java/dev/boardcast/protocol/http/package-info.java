/// A seam between parts that answer HTTP and the part that carries it: neither knows the other, nor
/// its library.
@NullMarked
package dev.boardcast.protocol.http;

import org.jspecify.annotations.NullMarked;
