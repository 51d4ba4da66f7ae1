// Stands in for the installed extension's main file, and loads that: how long loading and activation block the
// extension host, and what the host did since it was last asked, with SIGUSR2. Each answer is a line of JSON in the file
// that BOARDCAST_MEASURES names, and begins with the host's process id. Times of this thread on the processor are told
// beside those of the clock: on a busy machine only they say what the extension itself costs.
const { appendFileSync } = require("node:fs");
const { basename } = require("node:path");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

const NS_PER_MS = 1e6;
const US_PER_MS = 1e3;
/** How often the event loop is asked whether it is late. Every millisecond, this alone took 3 % of a core. */
const RESOLUTION_MS = 20;
/** What keeps the thread from looking this often is one stretch of work. */
const LOOK_MS = 20;

const timed = (action) => {
  const cpu = process.threadCpuUsage();
  const from = performance.now();
  const result = action();
  const ms = performance.now() - from;
  const { user, system } = process.threadCpuUsage(cpu);
  return { result, ms, cpuMs: (user + system) / US_PER_MS };
};

const load = timed(() => require("./extension.original.js"));
const extension = load.result;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let longestWorkMs = 0;
let lookedAt = process.threadCpuUsage();
setInterval(() => {
  const { user, system } = process.threadCpuUsage(lookedAt);
  longestWorkMs = Math.max(longestWorkMs, (user + system) / US_PER_MS);
  lookedAt = process.threadCpuUsage();
}, LOOK_MS).unref();
let cpu = process.cpuUsage();
let since = performance.now();

exports.activate = (context) => {
  const call = timed(() => extension.activate(context));
  tell({ activationMs: load.ms + call.ms, loadCpuMs: load.cpuMs, activateCpuMs: call.cpuMs, loaded: bundles() });
  return call.result;
};
/** Of the extension, which of its files are loaded. */
function bundles() {
  return Object.keys(require.cache).filter((file) => file.startsWith(__dirname) && file !== __filename).map((file) => basename(file));
}
exports.deactivate = () => extension.deactivate();

process.on("SIGUSR2", () => {
  const used = process.cpuUsage(cpu);
  const now = performance.now();
  const longestBlockMs = delays.max / NS_PER_MS - RESOLUTION_MS;
  delays.disable();
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  tell({ ms: now - since, cpuMs: (used.user + used.system) / US_PER_MS, longestBlockMs, longestWorkMs, loaded: bundles(), ...process.memoryUsage() });
  delays.reset();
  longestWorkMs = 0;
  lookedAt = process.threadCpuUsage();
  delays.enable();
  cpu = process.cpuUsage();
  since = performance.now();
});

function tell(measure) {
  appendFileSync(process.env.BOARDCAST_MEASURES, `${JSON.stringify({ pid: process.pid, ...measure })}\n`);
}
