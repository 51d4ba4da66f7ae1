package dev.boardcast.sidecar.lsp.reference;

import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.references.NamedIssues;
import dev.boardcast.sidecar.references.OpenDocument;
import dev.boardcast.sidecar.references.OpenDocuments;
import dev.boardcast.sidecar.references.ReferenceRules;
import dev.boardcast.sidecar.references.text.Edit;
import dev.boardcast.sidecar.references.text.PositionEncoding;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open documents: changed by the thread that reads from the editor, looked at by the one that
/// writes to it. Thread-safe.
public final class Documents {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

  /// How long changes are put together before hints are refreshed, where their window is longer. An
  /// editor takes as long again to draw, and a window is half of the second that people wait.
  static final long TOGETHER_MS = 100;

  private final OpenDocuments open;
  private final HintRefresh refresh;

  /// What changed since hints were last refreshed.
  private NamedIssues waiting = new NamedIssues();

  /// Windows that the editor was told.
  private long windows;

  /// Hints are refreshed before the end of this window, or were: once is enough.
  private boolean early;

  /// What the log was told of already.
  private final Set<OpenDocuments.Fit> told = EnumSet.of(OpenDocuments.Fit.READ);

  public Documents(PositionEncoding encoding, ReferenceRules rules, HintRefresh refresh) {
    open = new OpenDocuments(encoding, rules);
    this.refresh = refresh;
  }

  synchronized void open(String uri, String languageId, String text) {
    tell(open.open(uri, languageId, text));
  }

  synchronized void edit(String uri, List<Edit> edits) {
    tell(open.edit(uri, edits));
  }

  synchronized void close(String uri) {
    open.close(uri);
  }

  synchronized void follow(ReferenceRules rules) {
    open.follow(rules);
  }

  private void tell(OpenDocuments.Fit fit) {
    if (told.add(fit)) {
      LOG.info(
          "Documents are passed over, without references: {}",
          fit == OpenDocuments.Fit.TOO_LONG
              ? "one has more than %d characters".formatted(OpenDocuments.DOCUMENT_MAX_CHARS)
              : "there are more than %d, or all have more than %d characters"
                  .formatted(OpenDocuments.DOCUMENTS_MAX_COUNT, OpenDocuments.ALL_MAX_CHARS));
    }
  }

  /// Looks into a document; empty where it is not open, or does not fit.
  synchronized <T> Optional<T> in(String uri, Function<OpenDocument, T> look) {
    return open.get(uri).map(look);
  }

  synchronized Set<Integer> boards(String uri) {
    return open.boards(uri);
  }

  synchronized Optional<OpenDocuments.Located> firstOf(int board, int issue) {
    return open.firstOf(board, issue);
  }

  /// An issue is another now. Its window, which tells the editor, is still open.
  void moved(int board, int issue) {
    long window;
    synchronized (this) {
      waiting.add(board, issue);
      if (early) {
        return;
      }
      early = true;
      window = windows;
    }
    var _ =
        Thread.ofVirtual()
            .name("boardcast-hints")
            .start(() -> {
              try {
                Thread.sleep(TOGETHER_MS);
              } catch (InterruptedException e) {
                return;
              }
              endedEarly(window);
            });
  }

  private void endedEarly(long window) {
    NamedIssues moved;
    synchronized (this) {
      if (window != windows) {
        return;
      }
      moved = taken();
    }
    refresh(moved);
  }

  private NamedIssues taken() {
    NamedIssues taken = waiting;
    waiting = new NamedIssues();
    return taken;
  }

  /// The editor was told these changes.
  void changed(Batch batch) {
    NamedIssues moved;
    synchronized (this) {
      windows++;
      early = false;
      moved = taken();
    }
    batch.refresh().keySet().forEach(moved::addBoard);
    refresh(moved);
  }

  /// A board is known now.
  void arrived(int board) {
    NamedIssues all = new NamedIssues();
    all.addBoard(board);
    refresh(all);
  }

  private void refresh(NamedIssues issues) {
    boolean shown;
    synchronized (this) {
      shown = open.showHintOf(issues);
    }
    if (shown) {
      refresh.due();
    }
  }
}
