// A sidecar, driven by the library that VS Code's own clients are made with.
import { spawn } from "node:child_process";
import {
  createProtocolConnection,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { keepLog, PATIENCE_MS, PATIENT, until } from "../../../../vscode-client/e2e/lib/processes.mjs";

/** Launches `boardcast sidecar` for a board and initializes it. `editorPid` is the process that it is told to watch. */
export async function openSidecar(board, options = {}, env = {}, editorPid = process.pid, capabilities = {}) {
  const child = spawn(board.program, board.arguments ?? ["sidecar"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      STATE_TRACKING_API_URL: board.trackerUrl,
      BOARDCAST_HUB_URL: board.hubUrl,
      STATE_TRACKING_API_KEY: board.key,
      BOARDCAST_DATA_DIR: board.dataDir,
      ...PATIENT,
      ...env,
    },
  });
  let log = "";
  child.stderr.on("data", (chunk) => (log += chunk));
  child.on("close", () => keepLog("sidecar", log));
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const batches = [];
  const states = [];
  const unreadable = [];
  connection.onError(([error]) => unreadable.push(error));
  connection.onNotification("boardcast/changes", (batch) => batches.push({ ...batch, at: performance.now() }));
  connection.onNotification("boardcast/statusChanged", (status) => states.push(status));
  const messages = [];
  const registrations = [];
  connection.onNotification("window/showMessage", (message) => messages.push(message));
  connection.onRequest("client/registerCapability", (asked) => void registrations.push(...asked.registrations));
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: editorPid,
    rootUri: null,
    capabilities,
    initializationOptions: options,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const sidecar = {
    child,
    connection,
    initialized,
    batches,
    states,
    /** `window/showMessage`, and what the sidecar asked to have registered. */
    messages,
    registrations,
    unreadable,
    ended,
    log: () => log,
    request: (method, params = {}) => connection.sendRequest(method, params),
    /** All changes so far, in the order of their notifications. */
    changes: () => batches.flatMap((batch) => batch.changes),
    state: () => states.at(-1)?.state,
    live: () => until("the sidecar is live", () => states.at(-1)?.state === "live"),
    /** Waits for a change, and returns it with the time at which it came. */
    async change(what, wanted, timeoutMs = PATIENCE_MS) {
      return until(
        what,
        () => {
          for (const batch of batches) {
            const change = batch.changes.find(wanted);
            if (change !== undefined) return { ...change, at: batch.at };
          }
          return undefined;
        },
        timeoutMs,
        5,
      );
    },
    /** Ends as an editor ends it; gives the exit code. */
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        await connection.sendRequest(ShutdownRequest.type);
        await connection.sendNotification(ExitNotification.type);
      }
      const code = await ended;
      connection.dispose();
      return code;
    },
    kill() {
      child.kill("SIGKILL");
      connection.dispose();
    },
  };
  return sidecar;
}
