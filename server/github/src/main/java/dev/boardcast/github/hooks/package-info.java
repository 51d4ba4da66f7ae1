/// What GitHub tells by itself: deliveries of its webhooks, read as reasons to look.
@NullMarked
package dev.boardcast.github.hooks;

import org.jspecify.annotations.NullMarked;
