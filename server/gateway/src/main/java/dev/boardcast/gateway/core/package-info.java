/// What the gateway decides, without a clock, IO or JSON: names, routes, permissions, limits,
/// retries.
@NullMarked
package dev.boardcast.gateway.core;

import org.jspecify.annotations.NullMarked;
