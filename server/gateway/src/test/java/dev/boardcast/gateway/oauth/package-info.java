@NullMarked
package dev.boardcast.gateway.oauth;

import org.jspecify.annotations.NullMarked;
