/// What is written from the table of an issue's fields and from the records of a board: the
/// extension's types, and what docs/PROTOCOL.md says of issues' fields.
@NullMarked
package dev.boardcast.protocol.contract;

import org.jspecify.annotations.NullMarked;
