@NullMarked
package dev.boardcast.client.hub;

import org.jspecify.annotations.NullMarked;
