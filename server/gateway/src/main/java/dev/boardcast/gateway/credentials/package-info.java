/// How the gateway shows itself to services: what each request has for it, and where that is from.
@NullMarked
package dev.boardcast.gateway.credentials;

import org.jspecify.annotations.NullMarked;
