@NullMarked
package dev.boardcast.gateway.credentials;

import org.jspecify.annotations.NullMarked;
