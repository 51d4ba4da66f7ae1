/// JSON Schemas of what crosses the wires, for the documents that describe them.
@NullMarked
package dev.boardcast.protocol.schema;

import org.jspecify.annotations.NullMarked;
