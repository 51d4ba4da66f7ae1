@NullMarked
package dev.boardcast.gateway.config;

import org.jspecify.annotations.NullMarked;
