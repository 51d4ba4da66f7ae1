/// A GitHub of our own: its GraphQL on its own schema, over one project in memory.
@NullMarked
package dev.boardcast.testkit.github;

import org.jspecify.annotations.NullMarked;
