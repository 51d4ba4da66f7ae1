/// A real PostgreSQL for tests.
@NullMarked
package dev.boardcast.testkit.postgres;

import org.jspecify.annotations.NullMarked;
