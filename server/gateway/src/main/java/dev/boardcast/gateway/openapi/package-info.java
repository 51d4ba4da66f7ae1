/// Any service that an OpenAPI document describes: an operation is a tool.
@NullMarked
package dev.boardcast.gateway.openapi;

import org.jspecify.annotations.NullMarked;
