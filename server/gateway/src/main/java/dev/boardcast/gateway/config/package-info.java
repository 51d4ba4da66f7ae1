/// The configuration: read, checked with its schema, and refused with a path and a remedy.
@NullMarked
package dev.boardcast.gateway.config;

import org.jspecify.annotations.NullMarked;
