package dev.boardcast.sidecar.announce;

import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.window.Batch;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import dev.boardcast.sidecar.settings.AnnounceChanges;
import dev.boardcast.sidecar.settings.SidecarOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What plain LSP clients are told: changes and states as messages, where the editor's options want
/// them, and reconnecting as progress, where the client shows it. Thread-safe; nothing blocks.
///
/// It keeps no queue: the writer asks for what is to be said `next`, and of each kind (a command's
/// outcome, the state, a batch of changes, progress) only the newest is there to be said.
///
/// What is worded here is for people: where wording fails, it is left out and logged, and the
/// protocol goes on.
public final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final WorkDoneProgress progress = new WorkDoneProgress();

  // Guarded by `this`.
  private AnnounceChanges by = AnnounceChanges.NONE;
  private boolean showsProgress;
  private boolean markdown;
  private boolean webSocketEnabled = true;
  private boolean stopped;
  private String announcedState = "";
  private @Nullable StatusSnapshot lastStatus;
  private @Nullable UserMessage outcome;
  private @Nullable UserMessage state;
  private @Nullable UserMessage changes;

  public synchronized void initialize(EditorTraits editor) {
    markdown = MarkdownClients.rendersMarkdown(editor.name());
    showsProgress = editor.showsProgress();
  }

  /// Other options are in force from now on.
  public synchronized void configure(SidecarOptions options) {
    by = options.announceChanges();
    webSocketEnabled = options.webSocketEnabled();
    if (lastStatus != null) {
      statusChanged(lastStatus);
    }
  }

  public synchronized void statusChanged(StatusSnapshot status) {
    lastStatus = status;
    worded(() -> {
      say(status.status());
      return null;
    });
  }

  private void say(LinkStatus status) {
    boolean trying =
        switch (status.condition()) {
          case CONNECTING, POLLING, OFFLINE -> webSocketEnabled;
          case LIVE, MISCONFIGURED, STOPPED -> false;
        };
    progress.doing(trying && showsProgress ? StateFormatter.sentence(status) : null);
    stopped = status.condition() == LinkStatus.Condition.STOPPED;
    // Connecting passes; it is for progress alone. A remedy is news each time it is another.
    String news =
        switch (status.condition()) {
          case CONNECTING -> announcedState;
          case MISCONFIGURED -> StateFormatter.sentence(status);
          case LIVE, POLLING, OFFLINE, STOPPED -> status.condition().wireName();
        };
    if (!news.equals(announcedState)) {
      announcedState = news;
      state = StateFormatter.of(status);
    }
  }

  /// @param batch which the editor has been sent
  public synchronized void changed(Batch batch) {
    if (by != AnnounceChanges.NONE) {
      String text = worded(() -> ChangesFormatter.of(batch));
      changes = text == null ? changes : new UserMessage(Severity.INFO, text);
    }
  }

  public synchronized void commandDone(CommandOutcome done) {
    outcome = worded(() -> CommandFormatter.of(done));
  }

  /// The client's answer to a `Notice.ProgressRequest`.
  public synchronized void progressAnswered(boolean granted) {
    progress.answered(granted);
  }

  /// What is to be sent now; null when there is nothing to say. The caller sends it.
  public synchronized @Nullable Notice next() {
    if (stopped) {
      return null;
    }
    UserMessage said = take();
    while (said != null && by == AnnounceChanges.NONE) {
      said = take();
    }
    return said == null ? progress.next() : said.as(by, markdown);
  }

  private static <T> @Nullable T worded(Supplier<@Nullable T> words) {
    try {
      return words.get();
    } catch (RuntimeException e) {
      LOG.error("Something could not be put into words", e);
      return null;
    }
  }

  private @Nullable UserMessage take() {
    UserMessage said = outcome;
    if (said != null) {
      outcome = null;
      return said;
    }
    said = state;
    if (said != null) {
      state = null;
      return said;
    }
    said = changes;
    changes = null;
    return said;
  }
}
