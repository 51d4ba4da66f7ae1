package dev.boardcast.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.link.LinkEvent.Comeback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The table and the diagram of `docs/LINK.md` are what the machine does: they are made here, from
/// every state and every event. `-Dboardcast.docs=write` puts them there.
final class LinkDocumentTest {
  private static final LinkSettings SETTINGS =
      new LinkSettings(true, true, 30_000, 10_000, null, null);
  private static final LinkSettings WITHOUT_SOCKET =
      new LinkSettings(false, true, 30_000, 10_000, null, null);
  private static final LinkSettings FAULTY =
      new LinkSettings(true, true, 30_000, 10_000, "Set the URL.", null);
  private static final int NOW = 1;
  private static final long SILENCE_MS = 45_000;

  @Test
  void thePageShowsWhatTheMachineDoes() throws IOException {
    Path page = root().resolve("docs/LINK.md");
    String shown = Files.readString(page);
    String made = with(with(shown, "table", table()), "diagram", diagram());
    if ("write".equals(System.getProperty("boardcast.docs"))) {
      Files.writeString(page, made);
    } else {
      assertThat(shown).as("docs/LINK.md; write it with -Dboardcast.docs=write").isEqualTo(made);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/LINK.md"))) {
      folder = folder.getParent();
      assertThat(folder).as("a folder with docs/LINK.md above this one").isNotNull();
    }
    return folder;
  }

  private static String with(String page, String name, String content) {
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- end of " + name + " -->\n";
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    assertThat(from).as(begin).isNotNegative();
    assertThat(to).as(end).isGreaterThan(from);
    return page.substring(0, from + begin.length()) + content + page.substring(to);
  }

  // --- the machine, tried --------------------------------------------------------------------

  private static List<LinkState> states() {
    return List.of(
        new LinkState.Idle(),
        new LinkState.Connecting(0),
        new LinkState.Subscribing(0, SILENCE_MS),
        new LinkState.CatchingUp(SILENCE_MS),
        new LinkState.Live(SILENCE_MS),
        new LinkState.WaitingToRetry(1, 1_000, "Cut."),
        new LinkState.PollingOnly(),
        new LinkState.Misconfigured("Set the key."),
        new LinkState.Stopped());
  }

  private static Map<String, LinkEvent> events() {
    Map<String, LinkEvent> events = new LinkedHashMap<>();
    events.put("start", new LinkEvent.Start(0));
    events.put("start with a bad URL", new LinkEvent.Start(0));
    events.put("welcomed", new LinkEvent.Welcomed(NOW, 30_000));
    events.put("subscribed, nothing missing", new LinkEvent.Subscribed(NOW, true));
    events.put("subscribed, something missing", new LinkEvent.Subscribed(NOW, false));
    events.put("fell behind", new LinkEvent.FellBehind());
    events.put("caught up", new LinkEvent.CaughtUp());
    events.put("closed, come back", new LinkEvent.SocketClosed(NOW, Comeback.YES, "Cut.", 0));
    events.put(
        "closed, not unchanged",
        new LinkEvent.SocketClosed(NOW, Comeback.NOT_UNCHANGED, "Set the key.", 0));
    events.put("connecting took too long", new LinkEvent.TimerFired(Timer.CONNECT, 0));
    events.put("silence", new LinkEvent.TimerFired(Timer.SILENCE, 0));
    events.put("what was missed does not come", new LinkEvent.Stuck(0));
    events.put("what it says cannot be", new LinkEvent.Contradicted(NOW, "It cannot be.", 0));
    events.put("hub and tracker of two servers", new LinkEvent.Mismatched(NOW, 0));
    events.put("the tracker has another history", new LinkEvent.HistoryBegan(0));
    events.put("time to retry", new LinkEvent.TimerFired(Timer.RETRY, 0));
    events.put("woke from sleep", new LinkEvent.Woke(0));
    events.put("reconnect asked for", new LinkEvent.ReconnectRequested(0));
    events.put("another address or key", new LinkEvent.SettingsChanged(SETTINGS, true, 0));
    events.put("WebSocket turned off", new LinkEvent.SettingsChanged(WITHOUT_SOCKET, false, 0));
    events.put("address unusable", new LinkEvent.SettingsChanged(FAULTY, true, 0));
    events.put("stop", new LinkEvent.Stop());
    return events;
  }

  private static LinkMachine.Step step(LinkState state, String name, LinkEvent event) {
    LinkSettings settings =
        name.equals("start with a bad URL")
            ? FAULTY
            : state instanceof LinkState.PollingOnly ? WITHOUT_SOCKET : SETTINGS;
    boolean polls =
        state instanceof LinkState.WaitingToRetry
            || state instanceof LinkState.PollingOnly
            || state instanceof LinkState.Misconfigured;
    PollState poll = polls ? new PollState.Waiting(new PollState.Succeeded()) : new PollState.Off();
    int connection = state instanceof LinkState.Idle ? 0 : NOW;
    return LinkMachine.step(new Link(settings, state, poll, connection, 1, 0), event);
  }

  private static String name(LinkState state) {
    return state.getClass().getSimpleName();
  }

  private static String doing(LinkEffect effect) {
    return switch (effect) {
      case LinkEffect.OpenSocket _ -> "open";
      case LinkEffect.CloseSocket _ -> "close";
      case LinkEffect.SendSubscribe _ -> "subscribe";
      case LinkEffect.Probe _ -> "ping";
      case LinkEffect.Poll _ -> "poll";
      case LinkEffect.Arm(var timer, _) -> timer == Timer.RETRY ? "wait" : "";
      case LinkEffect.Disarm _ -> "";
    };
  }

  private static String table() {
    List<LinkState> states = states();
    StringBuilder table = new StringBuilder("| |");
    states.forEach(state -> table.append(' ').append(name(state)).append(" |"));
    table.append("\n|").append(" --- |".repeat(states.size() + 1)).append('\n');
    events()
        .forEach((name, event) -> {
          table.append("| ").append(name).append(" |");
          for (LinkState state : states) {
            LinkMachine.Step step = step(state, name, event);
            Set<String> effects = new LinkedHashSet<>();
            step.effects().stream().map(LinkDocumentTest::doing).forEach(effects::add);
            effects.remove("");
            List<String> cell = new ArrayList<>();
            if (!step.link().state().equals(state)) {
              cell.add("**" + name(step.link().state()) + "**");
            }
            if (!effects.isEmpty()) {
              cell.add(String.join(", ", effects));
            }
            table.append(cell.isEmpty() ? " " : " " + String.join(": ", cell) + " ").append('|');
          }
          table.append('\n');
        });
    return table.toString();
  }

  private static String diagram() {
    Map<String, List<String>> arrows = new LinkedHashMap<>();
    events()
        .forEach((name, event) -> {
          for (LinkState state : states()) {
            LinkState next = step(state, name, event).link().state();
            // Every state but the last can be stopped, and restarted by a person; that is in the
            // table.
            boolean everywhere =
                event instanceof LinkEvent.Stop
                    || event instanceof LinkEvent.ReconnectRequested
                    || event instanceof LinkEvent.SettingsChanged;
            if (!everywhere && !next.getClass().equals(state.getClass())) {
              arrows
                  .computeIfAbsent(name(state) + " --> " + name(next), _ -> new ArrayList<>())
                  .add(name);
            }
          }
        });
    StringBuilder diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> Idle\n");
    arrows.forEach((arrow, names) ->
        diagram
            .append("  ")
            .append(arrow)
            .append(" : ")
            .append(String.join(" / ", names))
            .append('\n'));
    return diagram.append("```\n").toString();
  }
}
