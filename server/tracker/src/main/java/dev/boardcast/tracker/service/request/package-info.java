/// What was asked for, read and judged before anything is done.
@NullMarked
package dev.boardcast.tracker.service.request;

import org.jspecify.annotations.NullMarked;
