package dev.boardcast.github.api;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An answer as it came.
///
/// @param body null where it is no JSON object
/// @param date by GitHub's clock
/// @param scopes of a classic token, as GitHub lists them
/// @param retryAfterS seconds
public record Exchange(
    int status,
    @Nullable JsonObject body,
    Optional<Instant> date,
    Optional<String> scopes,
    OptionalLong retryAfterS) {}
