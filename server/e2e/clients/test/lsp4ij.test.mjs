// The template for LSP4IJ, held to what its import reads of a folder: it says nothing of what it cannot use.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";

const folder = path.join(import.meta.dirname, "../../../../docs/editors/lsp4ij");
const text = (name) => readFile(path.join(folder, name), "utf8");

/** Others in the folder are passed over without a word. */
const READ = new Set([
  "template.json", "settings.json", "settings.schema.json", "initializationOptions.json", "experimental.json",
  "clientSettings.json", "installer.json", "workspaceFolderSettings.json", "README.md",
]);

/** `programArgs` by operating system; `default` is for those that have no command of their own. */
const SYSTEMS = new Set(["default", "windows", "mac", "unix"]);

test("IntelliJ: the template's folder has what LSP4IJ reads, and nothing else", async () => {
  const names = await readdir(folder);
  assert.deepEqual(names.filter((name) => !READ.has(name)), []);
  for (const name of ["template.json", "settings.json", "initializationOptions.json", "README.md"]) assert.ok(names.includes(name), name);
  for (const name of names.filter((one) => one.endsWith(".json"))) assert.equal(typeof JSON.parse(await text(name)), "object", name);
  // The dialog's help; a blank one is none.
  assert.match(await text("README.md"), /`boardcast sidecar`/);
});

test("IntelliJ: the template has an identity, an address, a command for each system, and its file types", async () => {
  const template = JSON.parse(await text("template.json"));
  for (const name of ["id", "name"]) assert.ok(typeof template[name] === "string" && template[name].trim() !== "", name);
  // Without one the dialog links to a page of LSP4IJ's own, by the id; an empty one hides the link.
  assert.match(template.url, /^(https:\/\/\S+)?$/);
  for (const [system, command] of Object.entries(template.programArgs)) {
    assert.ok(SYSTEMS.has(system), system);
    assert.match(command, /boardcast(\.cmd)? sidecar/);
  }
  // There is no `sh` on Windows, and a launcher that is a script there is found by its whole name.
  assert.doesNotMatch(template.programArgs.default, /\.cmd/);
  assert.match(template.programArgs.windows, /^boardcast\.cmd sidecar$/);
  assert.ok(template.fileTypeMappings.length > 0);
  for (const { fileType, languageId } of template.fileTypeMappings) {
    assert.ok(typeof languageId === "string" && languageId !== "");
    assert.ok(typeof fileType.name === "string" && fileType.name !== "");
    for (const pattern of fileType.patterns) assert.match(pattern, /^\*?\.?[\w.]+$/);
  }
});
