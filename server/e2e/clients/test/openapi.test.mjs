// The server's description of its REST API, as others take it: two validators find no fault in it, a client that a generator made of it
// plays a project's life, and what is answered meanwhile is what it describes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import openapiTS, { astToString } from "openapi-typescript";
import { Answers } from "../lib/openapi/answers.mjs";
import { suite } from "../lib/suite.mjs";

const SECRET = "hook5ecret0fTheTest";
const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

const test = suite(
  async (board) => {
    const answer = await fetch(`${board.trackerUrl}/openapi.json`);
    return { text: await answer.text() };
  },
  { GITHUB_WEBHOOK_SECRET: SECRET },
);

test("the document is one of OpenAPI 3.1, by its schema and by a linter's rules", async ({ text }) => {
  const document = JSON.parse(text);
  const bySchema = await new Validator().validate(structuredClone(document));
  assert.deepEqual(bySchema.errors, undefined);
  assert.equal(bySchema.valid, true);
  const config = await createConfig({ extends: ["recommended-strict"] });
  const found = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
  assert.deepEqual(
    found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`),
    [],
  );
});

test("a generated client plays a project's life, and every answer is as described", async ({ board, text }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "bcd-openapi-"));
  try {
    await writeFile(path.join(folder, "schema.ts"), astToString(await openapiTS(text)));
    const life = await compiled(folder);
    const answers = new Answers(JSON.parse(text));
    await life.live({
      baseUrl: board.trackerUrl,
      key: board.key,
      fetch: (request) => answers.fetch(request),
      sign: (body) => `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
    });
    assert.deepEqual([...answers.succeeded].sort(), answers.operations.sort());
    assert.deepEqual(
      [...answers.statuses].sort(),
      [200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429],
    );
    assert.ok(answers.checked > 100, `${answers.checked} answers`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an answer that the document does not describe would be found", async ({ board, text }) => {
  const without = (change) => {
    const document = JSON.parse(text);
    change(document);
    return new Answers(document).fetch(new Request(`${board.trackerUrl}/health`));
  };
  await without(() => {});
  await assert.rejects(
    without(({ components: { schemas } }) => {
      delete schemas.Health.properties.epoch;
      schemas.Health.required = ["status"];
    }),
    /must NOT have additional properties/,
  );
  await assert.rejects(without(({ components: { schemas } }) => schemas.Health.required.push("more")), /must have required property 'more'/);
  await assert.rejects(without(({ paths }) => delete paths["/health"].get.responses[200]), /not described/);
  await assert.rejects(without(({ paths }) => delete paths["/health"].get.responses[200].headers["X-Request-Id"]), /x-request-id is not described/);
});

/** The life beside the generated types, type-checked. */
async function compiled(folder) {
  await cp(fileURLToPath(new URL("../lib/openapi/life.ts", import.meta.url)), path.join(folder, "life.ts"));
  await symlink(modules, path.join(folder, "node_modules"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmitOnError: true,
    module: "nodenext",
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    types: ["node"],
    skipLibCheck: true,
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["life.ts"] }));
  await promisify(execFile)(process.execPath, [path.join(modules, "typescript/bin/tsc"), "-p", folder]).catch(({ stdout, stderr }) =>
    assert.fail(`it does not type-check:\n${stdout}${stderr}`),
  );
  return import(pathToFileURL(path.join(folder, "life.js")).href);
}
