package dev.boardcast.sidecar.announce;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
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

  private final ProgressCourse progress = new ProgressCourse();

  // Guarded by `this`.
  private AnnounceChanges by = AnnounceChanges.NONE;
  private boolean showsProgress;
  private boolean markdown;
  private boolean webSocketEnabled = true;
  private boolean stopped;
  private String announcedState = "";
  private @Nullable JsonObject lastStatus;
  private @Nullable Announcement outcome;
  private @Nullable Announcement state;
  private @Nullable Announcement changes;

  /// @param params of `initialize`
  public synchronized void initialize(JsonObject params) {
    markdown = MarkdownClients.rendersMarkdown(params);
    showsProgress =
        params.get("capabilities") instanceof JsonObject capabilities
            && capabilities.get("window") instanceof JsonObject window
            && window.get("workDoneProgress") instanceof JsonPrimitive shown
            && shown.getAsBoolean();
  }

  /// Other options are in force from now on.
  public synchronized void configure(SidecarOptions options) {
    by = options.announceChanges();
    webSocketEnabled = options.webSocketEnabled();
    if (lastStatus != null) {
      statusChanged(lastStatus);
    }
  }

  /// @param status params of `boardcast/statusChanged`
  public synchronized void statusChanged(JsonObject status) {
    lastStatus = status;
    worded(() -> {
      say(status);
      return null;
    });
  }

  private void say(JsonObject status) {
    String name = StateText.state(status);
    boolean trying =
        switch (name) {
          case "connecting", "polling", "offline" -> webSocketEnabled;
          default -> false;
        };
    progress.doing(trying && showsProgress ? StateText.sentence(status) : null);
    stopped = name.equals("stopped");
    // Connecting passes; it is for progress alone. A remedy is news each time it is another.
    String news = name.equals("misconfigured") ? StateText.sentence(status) : name;
    if (!name.equals("connecting") && !news.equals(announcedState)) {
      announcedState = news;
      state = StateText.of(status);
    }
  }

  /// @param batch params of `boardcast/changes`, which the editor has been sent
  public synchronized void changed(JsonObject batch) {
    if (by != AnnounceChanges.NONE) {
      String text = worded(() -> ChangesText.of(batch));
      changes = text == null ? changes : new Announcement(Announcement.Severity.INFO, text);
    }
  }

  /// @param result of `workspace/executeCommand`
  public synchronized void commandDone(JsonElement result) {
    outcome = worded(() -> CommandText.of(result));
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
    Announcement said = take();
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

  private @Nullable Announcement take() {
    Announcement said = outcome;
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
