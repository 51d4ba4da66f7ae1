package dev.boardcast.core.tasks;

/// A line of a checklist, as a work item says it.
public record Task(String title, boolean completed) {}
