package dev.boardcast.sidecar.references;

import dev.boardcast.sidecar.references.text.Edit;
import dev.boardcast.sidecar.references.text.PositionEncoding;
import dev.boardcast.sidecar.references.text.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The documents that are open in the editor, as far as they fit. Not thread-safe.
public final class OpenDocuments {
  /// UTF-16 units of a document. One that is longer has no references.
  public static final int DOCUMENT_MAX_CHARS = 1 << 20;

  /// Of all documents that are read. One more has no references.
  public static final int ALL_MAX_CHARS = 64 << 20;

  /// Documents that are read. One more has no references.
  public static final int DOCUMENTS_MAX_COUNT = 2_000;

  /// What became of a text.
  public enum Fit {
    READ,
    TOO_LONG,
    TOO_MUCH
  }

  /// A place in a document.
  public record Located(String uri, Span span) {}

  private final PositionEncoding encoding;
  private final Map<String, OpenDocument> documents = new LinkedHashMap<>();

  /// Languages of those that do not fit, which may be shorter with the next edit.
  private final Map<String, String> passedOver = new LinkedHashMap<>();

  private ReferenceRules rules;
  private long chars;

  public OpenDocuments(PositionEncoding encoding, ReferenceRules rules) {
    this.encoding = encoding;
    this.rules = rules;
  }

  public Fit open(String uri, String languageId, String text) {
    close(uri);
    Fit fit = fit(text.length());
    if (fit == Fit.READ) {
      documents.put(uri, new OpenDocument(languageId, text, rules, encoding));
      chars += text.length();
    } else {
      passOver(uri, languageId);
    }
    return fit;
  }

  /// Takes edits, each of which is of what the one before it left. Those of a document that was
  /// never opened mean nothing.
  public Fit edit(String uri, List<Edit> edits) {
    Fit fit = Fit.READ;
    for (Edit edit : edits) {
      OpenDocument document = documents.get(uri);
      String language = passedOver.get(uri);
      if (document != null) {
        fit = edit(uri, document, edit);
      } else if (language != null && edit instanceof Edit.Whole(var text)) {
        fit = open(uri, language, text);
      }
    }
    return fit;
  }

  private Fit edit(String uri, OpenDocument document, Edit edit) {
    if (edit instanceof Edit.Whole(var text)) {
      return open(uri, document.languageId(), text);
    }
    int before = document.length();
    document.edit(edit);
    chars += document.length() - before;
    Fit fit =
        document.length() > DOCUMENT_MAX_CHARS
            ? Fit.TOO_LONG
            : chars > ALL_MAX_CHARS ? Fit.TOO_MUCH : Fit.READ;
    if (fit != Fit.READ) {
      close(uri);
      passOver(uri, document.languageId());
    }
    return fit;
  }

  public void close(String uri) {
    passedOver.remove(uri);
    OpenDocument closed = documents.remove(uri);
    if (closed != null) {
      chars -= closed.length();
    }
  }

  private Fit fit(int length) {
    if (length > DOCUMENT_MAX_CHARS) {
      return Fit.TOO_LONG;
    }
    return chars + length > ALL_MAX_CHARS || documents.size() >= DOCUMENTS_MAX_COUNT
        ? Fit.TOO_MUCH
        : Fit.READ;
  }

  private void passOver(String uri, String languageId) {
    if (passedOver.size() < DOCUMENTS_MAX_COUNT) {
      passedOver.put(uri, languageId);
    }
  }

  /// Other rules hold from now on.
  public void follow(ReferenceRules next) {
    rules = next;
    documents.values().forEach(document -> document.follow(next));
  }

  /// The document, if it is open and fits.
  public Optional<OpenDocument> get(String uri) {
    return Optional.ofNullable(documents.get(uri));
  }

  /// The boards that a document names.
  public Set<Integer> boards(String uri) {
    Set<Integer> boards = new TreeSet<>();
    get(uri).ifPresent(document -> document.addBoards(boards));
    return boards;
  }

  /// Whether a document shows a hint of any of these.
  public boolean showHintOf(NamedIssues issues) {
    return documents.values().stream().anyMatch(document -> document.showsHintOf(issues));
  }

  /// Where an issue is named first.
  public Optional<Located> firstOf(int board, int issue) {
    for (Map.Entry<String, OpenDocument> entry : documents.entrySet()) {
      Optional<Span> span = entry.getValue().firstOf(board, issue);
      if (span.isPresent()) {
        return Optional.of(new Located(entry.getKey(), span.get()));
      }
    }
    return Optional.empty();
  }
}
