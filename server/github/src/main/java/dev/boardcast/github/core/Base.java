package dev.boardcast.github.core;

import dev.boardcast.core.mirror.CardTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What GitHub said of an item when it was last heard.
///
/// @param option of `Status`; null for none
/// @param optionAt when that was set, by GitHub's clock; null where the field is empty
/// @param contentAt when the issue or draft was last changed there
public record Base(
    @Nullable String option,
    @Nullable Instant optionAt,
    @Nullable Instant contentAt,
    CardTexts texts) {}
