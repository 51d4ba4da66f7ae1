package dev.boardcast.gateway.watch;

import dev.boardcast.core.access.AuthThrottle;
import dev.boardcast.gateway.audit.Audit;
import dev.boardcast.gateway.audit.AuditEvent;
import dev.boardcast.gateway.call.CallReport;
import dev.boardcast.gateway.call.CallReport.Kind;
import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Observer;
import dev.boardcast.gateway.config.ConfigFault;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.PinRule;
import dev.boardcast.gateway.oauth.OAuthTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Tells figures, log and audit what happens. Thread-safe.
public final class Watch implements Observer, OAuthTokens.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.boardcast.gateway.Calls");

  private final Meters meters;
  private final Audit audit;

  /// Held while the series of servers are set, and while all are read: one that is read in the
  /// middle of being set is there twice, which Prometheus' writer refuses.
  private final ReentrantLock series = new ReentrantLock();

  public Watch(MeterRegistry registry, Audit audit) {
    meters = new Meters(registry);
    this.audit = audit;
  }

  public void begin(Dispatcher dispatcher) {
    meters.inFlight(Dispatcher::inFlight, dispatcher);
  }

  /// To be called every second or so.
  public void look(Dispatcher dispatcher, List<AuthThrottle.Tally> failed) {
    series.lock();
    try {
      meters.look(dispatcher);
    } finally {
      series.unlock();
    }
    for (AuthThrottle.Tally tally : failed) {
      meters.count("boardcast.gateway.logins.failed");
      audit.tell(
          AuditEvent.of(
              "login_failed",
              "address",
              tally.address(),
              "failures",
              Integer.toString(tally.failures()),
              "put_off",
              Integer.toString(tally.putOff())));
    }
  }

  /// Reads the figures while none of a server's are being set.
  public String still(Supplier<String> reading) {
    series.lock();
    try {
      return reading.get();
    } finally {
      series.unlock();
    }
  }

  @Override
  public boolean isBusy() {
    return audit.isBusy();
  }

  @Override
  public void finished(CallReport report) {
    meters.finished(report);
    Fault fault = report.fault();
    LoggingEventBuilder line = fault == null ? LOG.atDebug() : LOG.atInfo();
    line.addKeyValue("correlation_id", report.caller().requestId())
        .addKeyValue("request_id", report.caller().requestId())
        .addKeyValue("user_id", report.caller().key().name())
        .addKeyValue("source_ip", report.caller().address())
        .addKeyValue("mcp_server_id", report.server())
        .addKeyValue("mcp_tool_name", report.kind() == Kind.TOOL ? report.tool() : "")
        .addKeyValue("mcp_method", report.kind().method())
        .addKeyValue("duration_ms", report.nanos() / 1_000_000)
        .addKeyValue("upstream_ms", report.upstreamNanos() / 1_000_000)
        .addKeyValue("error_code", fault == null ? "" : fault.code().name())
        .addKeyValue("outcome", fault == null ? report.outcome() : fault.outcome().wireName())
        .log(
            "A call of {} {}: {}",
            report.server(),
            shown(report),
            fault == null ? report.outcome() : said(report, fault));
    // A completion comes with each key that somebody types.
    if (report.attempts() > 0 && !report.changesNothing() && report.kind() != Kind.COMPLETION) {
      audit.tell(
          AuditEvent.of(
              "call",
              "key",
              report.caller().key().name(),
              "address",
              report.caller().address(),
              "request_id",
              report.caller().requestId(),
              "server",
              report.server(),
              report.kind().wireName(),
              report.tool(),
              "arguments",
              "sha256:" + digest(report.arguments().toString()),
              "outcome",
              report.outcome()));
    }
  }

  /// An address may have what its reader looks for: it is in the audit alone.
  private static String shown(CallReport report) {
    return switch (report.kind()) {
      case TOOL, PROMPT -> report.tool();
      case RESOURCE, COMPLETION -> report.kind().method();
    };
  }

  /// A name that there is not is the caller's own, and may be anything, a secret by mistake too: it
  /// is in the audit alone.
  private static String said(CallReport report, Fault fault) {
    boolean isTool = report.kind() == Kind.TOOL;
    if (report.server().isEmpty() && (fault.code() == ErrorCode.TOOL_NOT_SUPPORTED || !isTool)) {
      return "It names nothing that this key may use.";
    }
    // What a server says of an address mostly repeats it.
    return isTool || fault.upstream().isEmpty() ? fault.message() : "The server refused it.";
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void refused(Caller caller, Kind kind, String name) {
    meters.count("boardcast.gateway.refused");
    audit.tell(
        AuditEvent.of(
            "permission_refused",
            "key",
            caller.key().name(),
            "address",
            caller.address(),
            "request_id",
            caller.requestId(),
            kind.wireName(),
            name));
  }

  @Override
  public void limited(KeyConfig key, String server) {
    meters.countServer("boardcast.gateway.limits.hit", server);
    audit.tell(AuditEvent.of("limit_hit", "key", key.name(), "server", server));
  }

  @Override
  public void asksLimited(String key) {
    meters.countServer("boardcast.gateway.limits.hit", "");
    audit.tell(AuditEvent.of("limit_hit", "key", key, "limit", "questions"));
  }

  @Override
  public void breakerMoved(String server, String state) {
    meters.countServer("boardcast.gateway.breaker.moves", server);
    audit.tell(AuditEvent.of("breaker", "server", server, "state", state));
  }

  @Override
  public void retried(String server) {
    meters.countServer("boardcast.gateway.retries", server);
  }

  @Override
  public void pinBroken(String server, String tool, PinRule.Verdict verdict) {
    meters.countServer("boardcast.gateway.pins.broken", server);
    audit.tell(
        AuditEvent.of(
            "pin_broken",
            "server",
            server,
            "tool",
            tool,
            "verdict",
            verdict.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void pinsUnreadable(String server) {
    meters.countServer("boardcast.gateway.pins.unreadable", server);
    audit.tell(AuditEvent.of("pins_unreadable", "server", server));
  }

  /// A secret could not be read; which one, never what.
  public void secretFailed(String reference) {
    meters.count("boardcast.gateway.secrets.failed");
    audit.tell(AuditEvent.of("secret_failed", "reference", reference));
  }

  @Override
  public void tokenFetched(String server) {
    meters.countServer("boardcast.gateway.tokens.fetched", server);
  }

  @Override
  public void tokenFailed(String server, Fault fault) {
    // A reference that led nowhere was told as that.
    if (fault.code() != ErrorCode.CONFIGURATION_ERROR) {
      meters.count("boardcast.gateway.secrets.failed");
      audit.tell(AuditEvent.of("secret_failed", "server", server, "token", fault.code().name()));
    }
    LOG.atWarn()
        .addKeyValue("mcp_server_id", server)
        .addKeyValue("error_code", fault.code().name())
        .log("No access token for {}: {}", server, fault.message());
  }

  /// A configuration is in force.
  public void loaded(GatewayConfig before, GatewayConfig now) {
    meters.count("boardcast.gateway.reloads", "outcome", "loaded");
    ConfigChange change = ConfigChange.between(before, now);
    audit.tell(
        AuditEvent.of(
            "config_loaded",
            "added",
            String.join(" ", change.added()),
            "changed",
            String.join(" ", change.changed()),
            "removed",
            String.join(" ", change.removed())));
  }

  /// One was refused.
  public void refused(List<ConfigFault> faults) {
    meters.count("boardcast.gateway.reloads", "outcome", "refused");
    audit.tell(
        AuditEvent.of(
            "config_refused",
            "faults",
            Integer.toString(faults.size()),
            "first",
            faults.isEmpty() ? "" : faults.getFirst().path()));
  }

  @Override
  public void close() {
    audit.close();
  }
}
