/// What the tests' GitHub answers over REST.
@NullMarked
package dev.boardcast.testkit.github.rest;

import org.jspecify.annotations.NullMarked;
