/// JSON Schema, known here alone.
@NullMarked
package dev.boardcast.mcp.rpc.schema;

import org.jspecify.annotations.NullMarked;
