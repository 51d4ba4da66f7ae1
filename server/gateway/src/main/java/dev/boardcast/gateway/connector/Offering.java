package dev.boardcast.gateway.connector;

/// What a server may offer beside tools.
public enum Offering {
  PROMPTS("prompts", "prompts/list", "prompts", 1_000),
  RESOURCES("resources", "resources/list", "resources", 2_000),
  TEMPLATES("resources", "resources/templates/list", "resourceTemplates", 200);

  private final String capability;
  private final String method;
  private final String member;
  private final int maxCount;

  Offering(String capability, String method, String member, int maxCount) {
    this.capability = capability;
    this.method = method;
    this.member = member;
    this.maxCount = maxCount;
  }

  /// By which a server says that it has some.
  public String capability() {
    return capability;
  }

  /// By which it is asked for them.
  public String method() {
    return method;
  }

  /// Where they are in its answer.
  public String member() {
    return member;
  }

  /// Of a server that has more, none is listed.
  public int maxCount() {
    return maxCount;
  }
}
