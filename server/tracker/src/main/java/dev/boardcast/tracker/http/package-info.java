/// REST: routes, authentication, validation of requests, and problems. The only place that knows
/// HTTP.
@NullMarked
package dev.boardcast.tracker.http;

import org.jspecify.annotations.NullMarked;
