package dev.boardcast.sidecar.settings;

import org.jspecify.annotations.Nullable;

/// What is shown of references to issues in open documents.
///
/// @param enabled whether documents are read at all; said once, by `initialize`
/// @param hints whether each reference is followed by its issue's status
/// @param bareInCode whether `#12` is a reference in code, too
/// @param project whose issues `#12` means; null for the only one that is followed
/// @param openBoardCommand the editor's own command that opens a board; null where it has none
public record ReferenceOptions(
    boolean enabled,
    boolean hints,
    boolean bareInCode,
    @Nullable Integer project,
    @Nullable String openBoardCommand) {}
