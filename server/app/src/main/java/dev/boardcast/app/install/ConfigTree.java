package dev.boardcast.app.install;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A configuration file's values with the places where they stand, so that it can be edited without
/// being written anew.
///
/// @param root empty when there is nothing but space and comments
/// @param comments in the order of the text
record ConfigTree(String text, Optional<Value> root, List<Span> comments) {
  /// A part of the text.
  ///
  /// @param start offset of its first character
  /// @param end offset after its last character
  record Span(int start, int end) {}

  /// A value, with what it says as JSON.
  sealed interface Value {
    Span span();

    JsonElement json();
  }

  /// @param trailingComma offset of a comma after the last member, else -1
  record ObjectValue(Span span, JsonObject json, List<Member> members, int trailingComma)
      implements Value {}

  record PlainValue(Span span, JsonElement json) implements Value {}

  /// @param start offset of its name
  record Member(String name, int start, Value value) {
    int end() {
      return value.span().end();
    }
  }

  /// The object at the root.
  ///
  /// @return empty when the text has no value
  /// @throws ConfigFault when the root is another value
  Optional<ObjectValue> rootObject() throws ConfigFault {
    return root.isEmpty()
        ? Optional.empty()
        : Optional.of(object(root.get(), "an object is expected here"));
  }

  /// The object of this name at the root, where the servers are.
  ///
  /// @throws ConfigFault when there are two, or it is no object
  Optional<ObjectValue> section(String name) throws ConfigFault {
    Optional<ObjectValue> object = rootObject();
    Optional<Member> member = object.isEmpty() ? Optional.empty() : member(object.get(), name);
    return member.isEmpty()
        ? Optional.empty()
        : Optional.of(
            object(member.get().value(), "\"%s\" is expected to be an object".formatted(name)));
  }

  /// The entry of this name in a section, which is an object as well.
  ///
  /// @throws ConfigFault when the file is not as it should be there
  Optional<ObjectValue> entry(String section, String name) throws ConfigFault {
    Optional<ObjectValue> object = section(section);
    Optional<Member> member = object.isEmpty() ? Optional.empty() : member(object.get(), name);
    return member.isEmpty()
        ? Optional.empty()
        : Optional.of(
            object(member.get().value(), "\"%s\" is expected to be an object".formatted(name)));
  }

  /// @throws ConfigFault when there are two of that name
  Optional<Member> member(ObjectValue object, String name) throws ConfigFault {
    List<Member> found = new ArrayList<>();
    for (Member member : object.members()) {
      if (member.name().equals(name)) {
        found.add(member);
      }
    }
    if (found.size() > 1) {
      throw ConfigFault.at(
          text, found.get(1).start(), "\"%s\" is here for the second time".formatted(name));
    }
    return found.stream().findFirst();
  }

  boolean hasCommentIn(Span span) {
    return comments.stream().anyMatch(c -> c.start() >= span.start() && c.end() <= span.end());
  }

  private ObjectValue object(Value value, String otherwise) throws ConfigFault {
    return switch (value) {
      case ObjectValue object -> object;
      case PlainValue plain -> throw ConfigFault.at(text, plain.span().start(), otherwise);
    };
  }
}
