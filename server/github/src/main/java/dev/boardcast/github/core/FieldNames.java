package dev.boardcast.github.core;

/// What a project's fields are called.
public record FieldNames(String status, String phase) {}
