/// The tracker's REST API (docs/PROTOCOL.md, "Tracker") as typed, blocking calls. The only package
/// that knows how requests to the tracker look, and when they are tried again.
@NullMarked
package dev.boardcast.client.tracker;

import org.jspecify.annotations.NullMarked;
