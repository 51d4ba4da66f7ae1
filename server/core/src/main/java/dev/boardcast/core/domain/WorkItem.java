package dev.boardcast.core.domain;

/// One line of an issue's checklist. `id` is unique within its issue and never used again there.
public record WorkItem(String id, String title, boolean completed) {}
