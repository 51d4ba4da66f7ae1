package dev.boardcast.core.domain;

import org.jspecify.annotations.Nullable;

/// A step of a project. Identity is `id`; `order` counts from 1. Status and counts are derived from
/// the issues by `Boards.derivePhases`.
///
/// @param workItemCount work items of all issues of this phase
/// @param completedCount those of them that are completed
public record Phase(
    String id,
    String name,
    @Nullable String description,
    int order,
    PhaseStatus status,
    int issueCount,
    int workItemCount,
    int completedCount) {}
