package dev.boardcast.protocol.rest;

/// The answer of `GET /health`.
public record Health(String status, String version, String epoch) {}
