package dev.boardcast.core.mirror;

/// That something is to be read, because the other system told of it.
///
/// @param id counts up; 0 until it is stored
/// @param item what is to be read; empty for the project itself
/// @param told what is known of it, in the words of the part that mirrors
public record MirrorNews(long id, int project, String item, String told) {
  /// Stored of a project; past it the oldest go, and the next scan finds what they were about.
  public static final int STORED_MAX_COUNT = 20_000;

  public static MirrorNews of(int project, String item, String told) {
    return new MirrorNews(0, project, item, told);
  }
}
