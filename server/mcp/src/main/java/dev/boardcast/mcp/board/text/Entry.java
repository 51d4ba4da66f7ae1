package dev.boardcast.mcp.board.text;

import com.google.gson.JsonObject;

/// Something of a list, in both forms.
///
/// @param line what the text says of it; may be several lines
public record Entry(JsonObject json, String line) {}
