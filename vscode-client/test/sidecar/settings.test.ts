import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { javaHome, sidecarOptions, sidecarSettings, ToldSettings, type SettingsReader } from "../../src/sidecar/settings";

const manifest = JSON.parse(readFileSync(path.join(process.cwd(), "package.json"), "utf8")) as {
  contributes: {
    configuration: { properties: Record<string, { default: unknown; markdownDescription: string }> };
    commands: { command: string; title: string }[];
  };
};
const strings = JSON.parse(readFileSync(path.join(process.cwd(), "package.nls.json"), "utf8")) as Record<string, string>;

/** Settings that the sidecar does not know. */
const EDITORS_OWN = ["gatewayUrl", "javaHome", "notify"];

/** The editor's settings with the manifest's own defaults. */
function settings(set: Record<string, unknown>): SettingsReader {
  const defaultOf = (key: string): unknown => manifest.contributes.configuration.properties[`boardcast.${key}`]?.default;
  return {
    get: (key) => (key in set ? set[key] : defaultOf(key)),
    inspect: (key) => ({ defaultValue: defaultOf(key) }),
  };
}

/** Settings that the sidecar has under names without parts. */
const REFERENCES: Readonly<Record<string, string>> = {
  "references.enabled": "references",
  "references.hints": "referenceHints",
  "references.project": "referenceProject",
  "references.bareInCode": "bareReferences",
};

/** What is sent though the user set nothing: the sidecar's default is for editors that did not ask for it. */
const ALWAYS = { references: true, openBoardCommand: "boardcast.showBoard" };

test("what the user did not set is not sent, so that the environment has its say", () => {
  assert.deepEqual(sidecarOptions(settings({})), ALWAYS);
});

test("references are asked for unless the user turned them off, with what the user set of them", () => {
  assert.deepEqual(sidecarOptions(settings({ "references.enabled": false })), {});
  const set = { "references.hints": true, "references.project": 3, "references.bareInCode": true };
  assert.deepEqual(sidecarOptions(settings(set)), { ...ALWAYS, referenceHints: true, referenceProject: 3, bareReferences: true });
});

test("what the user set is sent as it is", () => {
  const set = {
    hubUrl: " ws://hub:8080/notifications ",
    trackerUrl: "http://tracker:8167",
    projectNumbers: [70, 71],
    batchWindowMs: 250,
    pollIntervalMs: 5_000,
    webSocketEnabled: false,
    fallbackToPolling: false,
    signalFiles: true,
    userName: "mira",
  };
  assert.deepEqual(sidecarOptions(settings(set)), { ...set, ...ALWAYS, hubUrl: "ws://hub:8080/notifications" });
});

test("a setting that is taken back goes back to its default in a sidecar that had it", () => {
  const changed = sidecarSettings(settings({ batchWindowMs: 250 }));
  assert.equal(changed.batchWindowMs, 250);
  assert.equal(changed.hubUrl, null);
  const known = Object.keys(manifest.contributes.configuration.properties)
    .map((key) => key.replace("boardcast.", ""))
    .map((key) => REFERENCES[key] ?? key)
    .concat("openBoardCommand");
  assert.deepEqual(Object.keys(changed).sort(), known.filter((key) => !EDITORS_OWN.includes(key)).sort());
});

test("settings that came while a sidecar was starting are told when it runs, and nothing is told twice", () => {
  const told = new ToldSettings();
  assert.deepEqual(told.first(settings({})), ALWAYS);
  assert.equal(told.later(settings({})), undefined);
  const come = settings({ hubUrl: "ws://hub:8080/notifications" });
  assert.equal(told.later(come)?.hubUrl, "ws://hub:8080/notifications");
  assert.equal(told.later(come), undefined);
  assert.equal(told.later(settings({}))?.hubUrl, null);
});

test("a sidecar that is started again has the settings of then", () => {
  const told = new ToldSettings();
  told.first(settings({ batchWindowMs: 250 }));
  told.first(settings({}));
  assert.equal(told.later(settings({})), undefined);
});

test("a wrong address is sent too, for the sidecar to say what is wrong with it", () => {
  assert.deepEqual(sidecarOptions(settings({ hubUrl: "http://hub" })), { ...ALWAYS, hubUrl: "http://hub" });
});

test("values of a wrong kind are left out", () => {
  assert.deepEqual(sidecarOptions(settings({ hubUrl: 7, batchWindowMs: "x", projectNumbers: ["a", 3] })), { ...ALWAYS, projectNumbers: [3] });
});

test("a blank Java folder means none", () => {
  assert.equal(javaHome(settings({})), undefined);
  assert.equal(javaHome(settings({ javaHome: "  " })), undefined);
  assert.equal(javaHome(settings({ javaHome: "/opt/jdk" })), "/opt/jdk");
});

test("each text of the manifest is in package.nls.json, and none there is unused", () => {
  const used = new Set([...readFileSync("package.json", "utf8").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
  assert.deepEqual([...used].sort(), Object.keys(strings).sort());
});
