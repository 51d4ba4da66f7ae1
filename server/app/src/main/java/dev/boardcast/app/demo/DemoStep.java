package dev.boardcast.app.demo;

import com.google.gson.JsonObject;

/// One call of a tool, which makes one change.
///
/// @param sentence what it does, for a person
public record DemoStep(String sentence, String tool, JsonObject arguments) {}
