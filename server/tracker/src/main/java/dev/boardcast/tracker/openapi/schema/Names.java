package dev.boardcast.tracker.openapi.schema;

/// Names in the document, made from those of the tables' constants.
public final class Names {
  private Names() {}

  /// A constant's name in Pascal case.
  public static String pascal(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.split("_", -1)) {
      name.append(word.charAt(0));
      for (int i = 1; i < word.length(); i++) {
        name.append(Character.toLowerCase(word.charAt(i)));
      }
    }
    return name.toString();
  }

  /// `LIST_ISSUES` becomes `listIssues`.
  public static String camel(String constant) {
    String name = pascal(constant);
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
