@NullMarked
package dev.boardcast.client.tracker;

import org.jspecify.annotations.NullMarked;
