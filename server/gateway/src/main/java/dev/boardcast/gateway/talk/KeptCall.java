package dev.boardcast.gateway.talk;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.mcp.rpc.MessageSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call of a caller of 2026-07-28. Where its server asks something meanwhile, that is the
/// answer to the caller's request; the call goes on by itself, and the caller comes back for it
/// with what was asked. Thread-safe.
public final class KeptCall implements Counterpart, MessageSink {
  /// What there is for the caller.
  public sealed interface Step {
    record Done(String result) implements Step {}

    record Failed(Fault fault) implements Step {}

    record Cancelled() implements Step {}

    /// @param requests as JSON: what is asked, by names that the answers have
    record Asks(String requests) implements Step {}
  }

  /// What it does, on a thread of its own.
  public interface Work {
    String of(KeptCall call) throws GatewayException, InterruptedException;
  }

  private record Question(String method, RawObject params, Consumer<String> then) {}

  private final String key;
  private final String what;
  private final RawObject offers;
  private final @Nullable LogLevel level;
  private final RawObject answers;
  private final AskLimit limit;

  /// Not answered. Guarded by this, as is all below.
  private final Map<String, Question> open = new LinkedHashMap<>(0);

  private int asked;

  /// Whether it is one of those that ask.
  private boolean counted;

  private boolean toldOfLimit;

  private boolean news;
  private MessageSink to = MessageSink.CLOSED;
  private @Nullable String token;
  private @Nullable Step end;
  private @Nullable Thread thread;

  /// @param key its name: whoever has another does not come back for it
  /// @param what is called, and with what: a caller who comes back says the same
  /// @param level from which on it wants to have logs; null for never
  /// @param answers to what a server of 2026-07-28 asked it
  public KeptCall(
      String key,
      String what,
      RawObject offers,
      @Nullable LogLevel level,
      RawObject answers,
      AskLimit limit) {
    this.limit = limit;
    this.key = key;
    this.what = what;
    this.offers = offers;
    this.level = level;
    this.answers = answers;
  }

  boolean isOf(String otherKey, String other) {
    return key.equals(otherKey) && what.equals(other);
  }

  String key() {
    return key;
  }

  /// What it keeps: its request, its questions, and how it ended.
  synchronized long chars() {
    long chars = 2L * what.length();
    for (Question one : open.values()) {
      chars += one.params().toString().length();
    }
    return end instanceof Step.Done(var result) ? chars + result.length() : chars;
  }

  public synchronized void begin(Work work) {
    thread =
        Thread.ofVirtual()
            .name("gateway-kept-call")
            .start(() -> {
              try {
                end(new Step.Done(work.of(this)));
              } catch (GatewayException e) {
                end(new Step.Failed(e.fault()));
              } catch (InterruptedException _) {
                end(new Step.Cancelled());
              } catch (RuntimeException | Error e) {
                end(new Step.Cancelled());
                throw e;
              }
            });
  }

  private synchronized void end(Step step) {
    end = step;
    uncount();
    notifyAll();
  }

  /// Under the lock.
  private void uncount() {
    if (counted) {
      counted = false;
      limit.end(key);
    }
  }

  /// The caller is there, by this request.
  ///
  /// @param progressToken of it, as JSON; null for none
  public synchronized void attach(MessageSink by, @Nullable String progressToken) {
    to = by;
    token = progressToken;
  }

  /// The caller answers what it was asked.
  public void answer(@Nullable RawObject responses) {
    Map<String, Question> answered = new LinkedHashMap<>();
    synchronized (this) {
      if (responses != null) {
        responses
            .names()
            .forEach(name -> {
              Question question = open.remove(name);
              if (question != null) {
                answered.put(name, question);
              }
            });
      }
      // What has no answer yet is asked again.
      news = !open.isEmpty();
      if (!news) {
        uncount();
      }
    }
    answered.forEach((name, question) -> {
      String raw = responses == null ? null : responses.raw(name);
      question
          .then()
          .accept(
              raw != null && raw.charAt(0) == '{'
                  ? "\"result\":" + raw
                  : Counterpart.failure("The caller's answer is none."));
    });
  }

  /// Waits for what comes next.
  public synchronized Step next() throws InterruptedException {
    while (true) {
      Step last = end;
      if (last != null) {
        return last;
      }
      if (news) {
        news = false;
        to = MessageSink.CLOSED;
        RawObject requests = RawObject.EMPTY;
        for (Map.Entry<String, Question> one : open.entrySet()) {
          RawObject request =
              RawObject.EMPTY
                  .with("method", RawObject.quote(one.getValue().method()))
                  .with("params", one.getValue().params().toString());
          requests = requests.with(one.getKey(), request.toString());
        }
        return new Step.Asks(requests.toString());
      }
      wait();
    }
  }

  /// Nobody wants it any more.
  public synchronized void cancel() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public RawObject offers() {
    return offers;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return level;
  }

  @Override
  public boolean understandsQuestions() {
    return true;
  }

  @Override
  public RawObject answers() {
    return answers;
  }

  @Override
  public void told(String method, RawObject params) {
    LogLevel of = LogLevel.of(params.text("level"));
    // Who does not say from which level on wants none.
    if (level != null && of != null && of.compareTo(level) >= 0) {
      send(Rpc.notification(method, params));
    }
  }

  @Override
  public void ask(String method, RawObject params, Consumer<String> then) {
    String refusal;
    boolean told;
    synchronized (this) {
      refusal = asked(method, params, then);
      told = toldOfLimit;
      toldOfLimit |= AskLimit.full().equals(refusal);
    }
    if (refusal != null) {
      if (!told && AskLimit.full().equals(refusal)) {
        limit.reached(key);
      }
      then.accept(refusal);
    }
  }

  /// Under the lock.
  ///
  /// @return what is answered instead; null where the caller is asked
  private @Nullable String asked(String method, RawObject params, Consumer<String> then) {
    if (open.size() >= Asking.ASKED_MAX_COUNT) {
      return Counterpart.failure(
          "More than %d questions at once are not passed on.".formatted(Asking.ASKED_MAX_COUNT));
    }
    if (!counted && !limit.begin(key)) {
      return AskLimit.full();
    }
    counted = true;
    // This revision has none.
    open.put(
        Integer.toString(++asked), new Question(method, params.without("elicitationId"), then));
    news = true;
    notifyAll();
    return null;
  }

  /// Its progress, in the words of the request by which the caller is there now.
  public void progressed(RawObject params) {
    String own;
    synchronized (this) {
      own = token;
    }
    if (own != null) {
      send(
          Rpc.notification(
              "notifications/progress",
              RawObject.EMPTY.with("progressToken", own).withAll(params)));
    }
  }

  @Override
  public void send(String json) {
    MessageSink by;
    synchronized (this) {
      by = to;
    }
    by.send(json);
  }

  @Override
  public synchronized boolean isOpen() {
    return to.isOpen();
  }
}
