/// What the official conformance suite wants to find in a server; in no product.
@NullMarked
package dev.boardcast.conformance;

import org.jspecify.annotations.NullMarked;
