package dev.boardcast.github.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The GraphQL that is sent: files beside this class, so that a test can hold each against GitHub's
/// schema.
public enum Documents {
  PROJECT("project", "phases"),
  PROJECTS("projects", "choice"),
  OWN_PROJECTS("own-projects", "choice"),
  ITEMS("items", "phases", "card", "issue-content", "draft-content"),
  CARDS("cards", "phases", "card", "issue-content", "draft-content"),
  LATEST("latest", "card", "issue-content", "draft-content"),
  REPOSITORY("repository"),
  ISSUES("issues"),
  ADD_DRAFT("add-draft"),
  CREATE_ISSUE("create-issue"),
  ADD_ITEM("add-item"),
  DESCRIBE("describe"),
  TALK("talk", "thread-waiting"),
  TALK_ALONE("talk", "thread"),
  LAST_SAID("last-said"),
  ABILITIES("abilities");

  private final String text;

  Documents(String... files) {
    text = Arrays.stream(files).map(Documents::file).collect(Collectors.joining("\n"));
  }

  public String text() {
    return text;
  }

  /// An operation of which a request has several. Its name there is its own with a number behind
  /// it, as are those of its variables.
  public enum Part {
    SET_VALUE("set-value", "written"),
    CLEAR_VALUE("clear-value", "written"),
    EDIT_ISSUE("edit-issue", "issue-content"),
    EDIT_DRAFT("edit-draft", "draft-content"),
    ARCHIVE("archive"),
    WITNESS_ISSUE("witness-issue", "card", "issue-content", "draft-content"),
    WITNESS_DRAFT("witness-draft", "draft-content"),
    SCAN("scan", "phases", "glimpse"),
    SCAN_WAITING("scan", "phases", "glimpse-waiting"),
    SAY("say"),
    BLOCK("block"),
    UNBLOCK("unblock"),
    USER("user"),
    LABEL("label");

    private final String file;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which nobody changes
    private final List<String> fragments;

    Part(String file, String... fragments) {
      this.file = file;
      this.fragments = List.of(fragments);
    }
  }

  /// The names of the fields of statuses and phases, which all parts of a request share.
  private static final Set<String> SHARED = Set.of("$status", "$phase");

  private static final Pattern OPERATION =
      Pattern.compile("(query|mutation) \\w+\\(([^)]*)\\) \\{(.*)\\}\\s*", Pattern.DOTALL);
  private static final Pattern ALIAS = Pattern.compile("(\\w+):");

  /// Several operations of one kind in one request, which costs as much as one.
  ///
  /// @param name of the request
  public static String together(String name, List<Part> parts) {
    Set<String> variables = new LinkedHashSet<>();
    Set<String> fragments = new LinkedHashSet<>();
    StringBuilder calls = new StringBuilder();
    String kind = "";
    for (int i = 0; i < parts.size(); i++) {
      String document = file(parts.get(i).file);
      Matcher operation = OPERATION.matcher(document);
      if (!operation.find()) {
        throw new IllegalStateException(parts.get(i).file + " is no operation");
      }
      kind = operation.group(1);
      String call = ALIAS.matcher(operation.group(3)).replaceFirst("$1" + i + ":");
      for (String declaration : operation.group(2).split(",\\s*", -1)) {
        String variable = declaration.substring(0, declaration.indexOf(':'));
        if (SHARED.contains(variable)) {
          variables.add(declaration);
        } else {
          variables.add(declaration.replace(variable + ":", variable + i + ":"));
          call =
              call.replaceAll(
                  Pattern.quote(variable) + "\\b", Matcher.quoteReplacement(variable + i));
        }
      }
      calls.append(call.stripTrailing());
      fragments.addAll(parts.get(i).fragments);
    }
    if (kind.equals("query")) {
      calls.append("\n  rateLimit { cost limit remaining resetAt }");
    }
    return "%s %s(".formatted(kind, name)
        + String.join(", ", variables)
        + ") {"
        + calls
        + "\n}\n"
        + fragments.stream().map(Documents::file).collect(Collectors.joining("\n"));
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
