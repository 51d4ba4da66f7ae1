@NullMarked
package dev.boardcast.tracker.store.repository;

import org.jspecify.annotations.NullMarked;
