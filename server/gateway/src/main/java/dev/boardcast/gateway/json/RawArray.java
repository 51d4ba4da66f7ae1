package dev.boardcast.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A JSON array of objects, each as it was written.
public final class RawArray {
  private RawArray() {}

  /// @param maxCount an array with more is refused
  public static List<RawObject> objects(String text, int maxCount) throws IOException {
    char[] chars = text.toCharArray();
    List<RawObject> objects = new ArrayList<>();
    try (JsonParser parser = RawObject.FACTORY.createParser(chars, 0, chars.length)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("it is not a JSON array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (objects.size() >= maxCount) {
          throw new IOException("the list has more than " + maxCount + " entries");
        }
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getCharOffset();
        objects.add(RawObject.parse(text.substring(from, to)));
      }
    } catch (JsonProcessingException e) {
      throw new IOException("it is no JSON", e);
    }
    return objects;
  }

  /// The texts of an array of them.
  public static List<String> texts(String text) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = RawObject.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("it is not a JSON array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          throw new IOException("it is no list of texts");
        }
        texts.add(parser.getText());
      }
    } catch (JsonProcessingException e) {
      throw new IOException("it is no JSON", e);
    }
    return texts;
  }
}
