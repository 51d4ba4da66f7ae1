// Unit tests: bundles each test file (Node 20 does not read TypeScript) and runs it with Node's own test runner. Arguments:
// test files, test/….test.ts; default: all.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";

const root = path.dirname(import.meta.dirname);
const out = mkdtempSync(path.join(tmpdir(), "boardcast-unit-"));
try {
  const named = process.argv.slice(2).map((name) => path.relative("test", name));
  const tests = named.length > 0 ? named : readdirSync(path.join(root, "test"), { recursive: true }).filter((name) => name.endsWith(".test.ts"));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: tests.map((name) => path.join("test", name)),
    outbase: "test",
    outdir: out,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = tests.map((name) => path.join(out, name.replace(/\.ts$/, ".cjs")));
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
