/// What the tracker offers over REST, as a table: its routes are made from it, and the OpenAPI
/// document that describes them.
@NullMarked
package dev.boardcast.tracker.openapi;

import org.jspecify.annotations.NullMarked;
