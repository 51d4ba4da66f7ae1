package dev.boardcast.gateway.config;

import dev.boardcast.gateway.core.Permissions;

/// One entry of `keys`.
///
/// @param digest SHA-256 of the key, in hexadecimal
public record KeyConfig(
    String name, String digest, Permissions permissions, RateLimits rateLimits) {}
