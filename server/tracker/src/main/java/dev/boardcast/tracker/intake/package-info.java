/// Changes that other programs report: events of their own, and GitHub's webhooks.
@NullMarked
package dev.boardcast.tracker.intake;

import org.jspecify.annotations.NullMarked;
