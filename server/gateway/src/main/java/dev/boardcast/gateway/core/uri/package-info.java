/// Addresses of resources. Pure.
@NullMarked
package dev.boardcast.gateway.core.uri;

import org.jspecify.annotations.NullMarked;
