// One WebSocket to the hub, opened again with growing pauses; polling while it is away.
import WebSocket from "ws";

const RETRY_MAX_MS = 30_000;
const SILENCE_SLACK_MS = 30_000;
const ACK_AFTER_EVENTS = 100;
/** Close codes after which coming back unchanged is of no use. */
const FINAL = new Set([1000, 1002, 1003, 1007, 1009, 4401, 4422]);

export class Link {
  #options;
  #parts;
  #socket;
  #attempt = 0;
  #retry;
  #poll;
  #silence;
  #retryAfterMs = 0;
  #silenceMs = 60_000;
  #projects = new Set();
  #unacked = new Map();
  #stopped = false;

  constructor(options, parts) {
    this.#options = options;
    this.#parts = parts;
  }

  start() {
    for (const n of this.#options.projectNumbers) this.#projects.add(n);
    if (this.#options.webSocketEnabled) this.#connect();
    else this.#pollSoon();
  }

  stop() {
    this.#stopped = true;
    for (const timer of [this.#retry, this.#poll, this.#silence]) clearTimeout(timer);
    this.#parts.window.clear();
    this.#socket?.close(1000);
  }

  reconnect() {
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#socket?.removeAllListeners().on("error", () => {}).terminate();
    if (this.#options.webSocketEnabled) this.#connect();
    return null;
  }

  subscribe(numbers) {
    for (const n of numbers) this.#projects.add(n);
    this.#send({ type: "subscribe", projectNumbers: numbers });
    return { projectNumbers: [...this.#projects] };
  }

  unsubscribe(numbers) {
    for (const n of numbers) {
      this.#projects.delete(n);
      this.#parts.positions.forget(n);
    }
    this.#send({ type: "unsubscribe", projectNumbers: numbers });
    return { projectNumbers: [...this.#projects] };
  }

  #connect() {
    this.#parts.tell({ state: "connecting", attempt: this.#attempt || undefined, message: "Connecting to the hub." });
    const socket = new WebSocket(this.#options.hubUrl, {
      headers: { Authorization: `Bearer ${this.#options.apiKey}` },
      perMessageDeflate: false,
      maxPayload: 32 << 20,
    });
    this.#socket = socket;
    socket.on("message", (text) => {
      this.#heard();
      this.#frame(JSON.parse(text));
    });
    socket.on("ping", () => this.#heard());
    socket.on("error", () => {});
    socket.on("unexpected-response", (_, response) => {
      this.#closed(response.statusCode === 401 ? 4401 : 1006, `HTTP ${response.statusCode}`);
      socket.terminate();
    });
    socket.on("close", (code, reason) => this.#closed(code, reason.toString()));
  }

  #heard() {
    this.#retryAfterMs = 0;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.terminate(), this.#silenceMs);
  }

  #closed(code, reason) {
    clearTimeout(this.#silence);
    if (this.#stopped || this.#retry !== undefined) return;
    if (FINAL.has(code)) {
      this.#parts.tell({ state: "misconfigured", message: `The hub said ${code} ${reason}: check the settings.` });
      return;
    }
    const backoff = Math.min(RETRY_MAX_MS, 1_000 * 2 ** this.#attempt) * (0.5 + Math.random() / 2);
    const pause = Math.min(RETRY_MAX_MS, Math.max(backoff, this.#retryAfterMs));
    this.#attempt++;
    this.#parts.tell({ state: "reconnecting", attempt: this.#attempt, nextAttemptInMs: Math.round(pause), message: "The hub is away." });
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, pause);
    if (this.#options.fallbackToPolling) this.#pollSoon();
  }

  #frame(frame) {
    const { positions, counters } = this.#parts;
    switch (frame.type) {
      case "welcome":
        this.#silenceMs = frame.pingIntervalMs + SILENCE_SLACK_MS;
        this.#epoch(frame.epoch);
        this.#send({
          type: "subscribe",
          ...(this.#projects.size > 0 ? { projectNumbers: [...this.#projects] } : {}),
          ...(positions.numbers().length > 0 ? { since: positions.since() } : {}),
        });
        break;
      case "subscribed":
        for (const [n, { sequence, recovered }] of entries(frame.positions)) {
          if (positions.get(n) === undefined) positions.set(n, sequence);
          else if (!recovered) this.#reload(n, sequence, "gap");
        }
        if (this.#attempt > 0) counters.reconnects++;
        this.#attempt = 0;
        clearTimeout(this.#poll);
        this.#poll = undefined;
        this.#parts.tell({ state: "live", message: "Live." });
        break;
      case "event":
        this.#event("live", frame.sequence, frame.event);
        break;
      case "replay":
        counters.replays++;
        if (!frame.recovered) void this.#reloadFromTracker(frame.projectNumber);
        for (const { sequence, event } of frame.events) this.#event("replay", sequence, event);
        break;
      case "error":
        if (frame.retryAfterMs !== undefined) {
          this.#retryAfterMs = frame.retryAfterMs;
          break;
        }
        console.error(`The hub refused a frame: ${frame.code} ${frame.message}`);
        break;
    }
  }

  #event(source, sequence, event) {
    const { positions } = this.#parts;
    const n = event.projectNumber;
    if (positions.take(source, { ...event, sequence })) {
      this.#send({ type: "replay", projectNumber: n, epoch: positions.epoch, sinceSequence: positions.get(n) ?? 0 });
    }
    const unacked = (this.#unacked.get(n) ?? 0) + 1;
    this.#unacked.set(n, unacked % ACK_AFTER_EVENTS);
    if (unacked >= ACK_AFTER_EVENTS) this.#send({ type: "ack", projectNumber: n, sequence: positions.get(n) });
  }

  #epoch(epoch) {
    const { positions } = this.#parts;
    if (positions.epoch !== undefined && positions.epoch !== epoch) {
      for (const n of positions.numbers()) this.#reload(n, undefined, "epoch");
    }
    positions.epoch = epoch;
  }

  #reload(n, sequence, reason) {
    const { positions, window, counters } = this.#parts;
    counters.reloads++;
    positions.forget(n);
    if (sequence !== undefined) positions.set(n, sequence);
    window.refresh(n, reason, "live");
  }

  async #reloadFromTracker(n) {
    const { position } = await this.#parts.tracker.board(n);
    this.#reload(n, position.sequence, "gap");
  }

  #pollSoon() {
    if (this.#poll !== undefined || this.#stopped) return;
    const again = () => {
      this.#poll = setTimeout(tick, this.#options.pollIntervalMs * (0.9 + Math.random() / 5));
    };
    const tick = async () => {
      try {
        await this.#pollOnce();
        this.#parts.tell({ state: "polling", message: "The hub is away; polling." });
      } catch (e) {
        this.#parts.tell({ state: "offline", message: `The tracker is away, too: ${e.message}` });
      }
      if (this.#poll !== undefined && !this.#stopped) again();
    };
    this.#poll = setTimeout(tick, 0);
  }

  async #pollOnce() {
    const { positions, tracker, counters } = this.#parts;
    counters.polls++;
    const { epoch, sequences } = await tracker.positions();
    this.#epoch(epoch);
    for (const [n, sequence] of entries(sequences)) {
      if (this.#projects.size > 0 && !this.#projects.has(n)) continue;
      const known = positions.get(n);
      if (known === undefined) positions.set(n, sequence);
      else if (sequence > known) {
        const page = await tracker.eventsAfter(n, epoch, known);
        if (!page.recovered) this.#reload(n, sequence, "gap");
        else for (const { sequence, event } of page.events) positions.take("poll", { ...event, sequence });
      }
    }
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}

function entries(byNumber) {
  return Object.entries(byNumber).map(([n, value]) => [Number(n), value]);
}
