/// Changes that other programs report: events of their own, and GitHub's webhooks.
@NullMarked
package dev.boardcast.tracker.webhook;

import org.jspecify.annotations.NullMarked;
