// A real agent's client (the official TypeScript SDK), which launches an MCP server as agents do.
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Connects to an MCP server that it launches.
 *
 * @param editors  where setup.sh installed the SDK to
 * @param launch   `command`, `args`, `env`, and `cwd` where it matters
 */
export async function connectAgent(editors, launch, timeout) {
  const require = createRequire(path.join(editors, "package.json"));
  const load = (name) => import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/${name}`)).href);
  const [{ Client }, { StdioClientTransport }] = await Promise.all([load("client/index.js"), load("client/stdio.js")]);
  const client = new Client({ name: "claude", version: "0.1.0" });
  await client.connect(new StdioClientTransport(launch), { timeout });
  return {
    async call(name, parameters) {
      const answer = await client.callTool({ name, arguments: parameters }, undefined, { timeout });
      if (answer.isError) throw new Error(`${name}: ${JSON.stringify(answer.content)}`);
      return answer.structuredContent;
    },
    close: () => client.close(),
  };
}
