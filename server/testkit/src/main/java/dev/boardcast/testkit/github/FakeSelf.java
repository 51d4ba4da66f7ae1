package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeProject.Refused;
import org.jspecify.annotations.Nullable;

/// What a project says of itself. Guarded by itself.
public final class FakeSelf {
  private static final int TEXT_MAX_CHARS = 256;

  private String title = "Fake roadmap";
  private @Nullable String description;
  private boolean closed;

  FakeSelf() {}

  /// A person changes it.
  public synchronized void describe(
      String newTitle, @Nullable String newDescription, boolean isClosed) {
    title = newTitle;
    description = newDescription;
    closed = isClosed;
  }

  /// By a mutation; what is null stays.
  synchronized void set(
      @Nullable String newTitle, @Nullable String newDescription, @Nullable Boolean isClosed) {
    if (newTitle != null && (newTitle.isBlank() || newTitle.length() > TEXT_MAX_CHARS)) {
      throw new Refused(FakeProject.UNPROCESSABLE, "Title is too long or blank");
    }
    if (newDescription != null && newDescription.length() > TEXT_MAX_CHARS) {
      throw new Refused(
          FakeProject.UNPROCESSABLE, "Short description is too long (maximum is 256 characters)");
    }
    title = newTitle == null ? title : newTitle;
    description = newDescription == null ? description : newDescription;
    closed = isClosed == null ? closed : isClosed;
  }

  public synchronized String title() {
    return title;
  }

  public synchronized @Nullable String description() {
    return description;
  }

  public synchronized boolean isClosed() {
    return closed;
  }
}
