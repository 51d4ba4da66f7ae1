package dev.boardcast.tracker.service;

import java.util.function.Supplier;

/// Addresses under which resources are reached. An address is stored with its resource, so it stays
/// what it was when the tracker moves.
public final class Urls {
  private final Supplier<String> base;

  /// @param base without a slash at its end; asked for with each address, since a tracker on a free
  ///   port learns it late
  public Urls(Supplier<String> base) {
    this.base = base;
  }

  public String project(int number) {
    return base.get() + path(number);
  }

  public String issue(int project, int number) {
    return base.get() + path(project, number);
  }

  public static String path(int project) {
    return "/api/projects/" + project;
  }

  public static String path(int project, int issue) {
    return path(project) + "/issues/" + issue;
  }
}
