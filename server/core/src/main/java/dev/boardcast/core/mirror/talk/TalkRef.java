package dev.boardcast.core.mirror.talk;

/// An item and what it holds, as the other system calls them.
public record TalkRef(String item, String content) {}
