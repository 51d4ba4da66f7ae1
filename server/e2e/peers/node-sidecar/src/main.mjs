// A sidecar as one would write it for Node with the usual libraries, to measure ours beside it: the same protocol to
// the editor, the same link to the hub. Settings come from the environment, as those of `boardcast sidecar`.
import { createConnection, ErrorCodes, ResponseError, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { Link } from "./link.mjs";
import { Positions } from "./positions.mjs";
import { Tracker } from "./tracker.mjs";
import { Window } from "./window.mjs";

const VERSION = "1.0.0";
const COMMANDS = ["boardcast.refresh", "boardcast.refreshProject", "boardcast.reconnect", "boardcast.status"];

const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
const options = {
  hubUrl: process.env.BOARDCAST_HUB_URL ?? "ws://localhost:8080/notifications",
  trackerUrl: process.env.STATE_TRACKING_API_URL ?? "http://localhost:8167",
  apiKey: process.env.STATE_TRACKING_API_KEY ?? "",
  projectNumbers: [],
  batchWindowMs: 500,
  pollIntervalMs: 30_000,
  webSocketEnabled: true,
  fallbackToPolling: true,
};
const counters = { events: 0, duplicates: 0, gaps: 0, replays: 0, reloads: 0, reconnects: 0, polls: 0, windows: 0 };
let status = { state: "connecting", since: new Date().toISOString(), message: "Not connected yet." };
let lastEventAt;

const window = new Window((batch) => {
  counters.windows++;
  void connection.sendNotification("boardcast/changes", batch);
});
const tracker = new Tracker(options);
const positions = new Positions(counters, (source, event) => {
  lastEventAt = new Date().toISOString();
  window.add(source, event);
});
const link = new Link(options, { positions, tracker, window, counters, tell });

function tell(next) {
  const changed = next.state !== status.state;
  status = { ...next, since: changed ? new Date().toISOString() : status.since };
  void connection.sendNotification("boardcast/statusChanged", { ...status, lastEventAt });
}

function configure(given) {
  for (const name of Object.keys(options)) {
    if (given?.[name] !== undefined && given[name] !== null && given[name] !== "") options[name] = given[name];
  }
  window.lengthMs = options.batchWindowMs;
}

connection.onInitialize((params) => {
  configure(params.initializationOptions);
  return {
    capabilities: { executeCommandProvider: { commands: COMMANDS } },
    serverInfo: { name: "node-sidecar", version: VERSION },
  };
});
connection.onInitialized(() => link.start());
connection.onDidChangeConfiguration(({ settings }) => {
  configure(settings?.boardcast);
  link.reconnect();
});
connection.onShutdown(() => link.stop());

const handlers = {
  "boardcast/status": () => ({ ...status, lastEventAt, positions: positions.toJSON(), counters }),
  "boardcast/projects": () => tracker.projects(),
  "boardcast/board": ({ projectNumber }) => tracker.board(number(projectNumber)),
  "boardcast/refresh": async ({ projectNumber }) => {
    const numbers = projectNumber === undefined ? positions.numbers() : [number(projectNumber)];
    for (const n of numbers) window.refresh(n, "requested", "live");
    return { refreshed: numbers };
  },
  "boardcast/subscribe": ({ projectNumbers }) => link.subscribe(projectNumbers.map(number)),
  "boardcast/unsubscribe": ({ projectNumbers }) => link.unsubscribe(projectNumbers.map(number)),
  "boardcast/setStatus": (params) => tracker.setField(params, "status", { status: params.status }),
  "boardcast/setPhase": (params) => tracker.setField(params, "phase", { phaseName: params.phaseName }),
  "boardcast/createIssue": ({ projectNumber, ...issue }) => tracker.createIssue(number(projectNumber), issue),
};
for (const [method, handle] of Object.entries(handlers)) {
  connection.onRequest(method, async (params) => handle(params ?? {}));
}
connection.onExecuteCommand(({ command, arguments: words = [] }) => {
  switch (command) {
    case "boardcast.refresh":
      return handlers["boardcast/refresh"]({});
    case "boardcast.refreshProject":
      return handlers["boardcast/refresh"]({ projectNumber: words[0] });
    case "boardcast.reconnect":
      return link.reconnect();
    case "boardcast.status":
      return handlers["boardcast/status"]();
    default:
      throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${command}.`);
  }
});

function number(value) {
  if (!Number.isInteger(value) || value < 1) throw new ResponseError(ErrorCodes.InvalidParams, "`projectNumber` must be a positive integer.");
  return value;
}

connection.listen();
