/// Access tokens by OAuth 2.0: where they are fetched, and how long each is kept.
@NullMarked
package dev.boardcast.gateway.oauth;

import org.jspecify.annotations.NullMarked;
