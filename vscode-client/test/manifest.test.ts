import assert from "node:assert/strict";
import { test } from "node:test";
import manifest from "../package.json";
import texts from "../package.nls.json";

const NAMES = new Set(Object.keys(texts));

test("every text of the manifest can be translated, and none is left over", () => {
  const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(([, name]) => name ?? ""));
  assert.deepEqual([...used].filter((name) => !NAMES.has(name)), []);
  assert.deepEqual([...NAMES].filter((name) => !used.has(name)), []);
  for (const { title } of manifest.contributes.commands) assert.match(title, /^%.+%$/);
});

test("menus and links name commands that there are", () => {
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  const named = [...JSON.stringify(manifest.contributes.menus).matchAll(/"command":"([^"]+)"/g)].map(([, name]) => name ?? "");
  const linked = [...JSON.stringify(texts).matchAll(/command:(boardcast\.[\w.]+)/g)].map(([, name]) => name ?? "");
  const views = manifest.contributes.views.boardcast.map(({ id }) => `${id}.focus`);
  assert.deepEqual([...named, ...linked].filter((name) => !commands.has(name) && !views.includes(name)), []);
});

test("menus are for things with and without a web address alike", () => {
  assert.doesNotMatch(JSON.stringify(manifest.contributes.menus), /viewItem == (project|issue)/);
});

test("no folder says where the gateway's key is sent", () => {
  assert.equal(manifest.contributes.configuration.properties["boardcast.gatewayUrl"].scope, "machine");
});
