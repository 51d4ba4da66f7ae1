package dev.boardcast.github.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The GraphQL that is sent: files beside this class, so that a test can hold each against GitHub's
/// schema.
public enum Documents {
  PROJECT("project"),
  ITEMS("items", "card"),
  CARDS("cards", "card"),
  SCAN("scan");

  private final String text;

  Documents(String... files) {
    text = Arrays.stream(files).map(Documents::file).collect(Collectors.joining("\n"));
  }

  public String text() {
    return text;
  }

  /// Several changes in one request, which costs as much as one: `set0`, `set1`, … with variables
  /// of the same names.
  ///
  /// @param clears for each, whether the status is emptied instead of set
  public static String writing(List<Boolean> clears) {
    String set = file("set-status");
    String clear = file("clear-status");
    StringBuilder variables = new StringBuilder("mutation Write($status: String!");
    StringBuilder calls = new StringBuilder();
    IntStream.range(0, clears.size())
        .forEach(i -> {
          String one = clears.get(i) ? clear : set;
          String type =
              clears.get(i)
                  ? "ClearProjectV2ItemFieldValueInput!"
                  : "UpdateProjectV2ItemFieldValueInput!";
          variables.append(", $set").append(i).append(": ").append(type);
          calls.append(call(one).replace("set:", "set" + i + ":").replace("$set", "$set" + i));
        });
    return variables + ") {" + calls + "\n}\n" + file("written");
  }

  private static String call(String document) {
    return document.substring(document.indexOf('{') + 1, document.lastIndexOf('}')).stripTrailing();
  }

  private static String file(String name) {
    String path = name + ".graphql";
    try (InputStream in = Documents.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
