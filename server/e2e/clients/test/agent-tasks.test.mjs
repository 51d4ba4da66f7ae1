// A scripted agent that knows nothing but `tools/list` takes the ten tasks of docs/AGENT-TASKS.md: words alone lead it to the tools.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { GENERATIONS, openAgent } from "../lib/agents.mjs";
import { root, suite, using } from "../lib/suite.mjs";

const test = suite();
const page = readFileSync(path.join(root, "docs/AGENT-TASKS.md"), "utf8");
const TASKS = [...page.split("\n## ")[0].matchAll(/^\| (.+?) \| `([a-z_]+)` \|/gm)].map(([, said, tool]) => ({ said, tool }));

// Words that say nothing of what is wanted.
const EMPTY = new Set("a an and are as at be by can did do for from have how i in into is it its me my of on or so that the there these this to we what which who with you".split(" "));
const stem = (word) => word.replace(/(ing|ed|es|s)$/, "").replace(/e$/, "");
const words = (text) => (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !EMPTY.has(word)).map(stem);

/** Everything that a tool says of itself; its name and title count three times. */
function document({ name, title, description, inputSchema }) {
  const parameters = Object.entries(inputSchema.properties ?? {}).map(([parameter, { description: text = "", enum: values = [] }]) => [parameter.replaceAll(/[A-Z]/g, " $&"), text, ...values].join(" "));
  // The name is what models look at first.
  const head = `${name} ${title}`.replaceAll("_", " ");
  return words([head, head, head, description, ...parameters].join(" ").replaceAll("_", " "));
}

/** BM25 with the customary constants. */
function ranking(tools) {
  const documents = tools.map((tool) => ({ name: tool.name, bag: document(tool) }));
  const mean = documents.reduce((sum, { bag }) => sum + bag.length, 0) / documents.length;
  const rarity = (word) => {
    const having = documents.filter(({ bag }) => bag.includes(word)).length;
    return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  };
  return (said) =>
    documents
      .map(({ name, bag }) => {
        const score = [...new Set(words(said))].reduce((sum, word) => {
          const times = bag.filter((other) => other === word).length;
          return sum + (rarity(word) * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * bag.length) / mean));
        }, 0);
        return { name, score: Math.round(score * 100) / 100 };
      })
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
}

for (const generation of GENERATIONS) {
  test(`AC-5.5.b AC-5.5.c AC-5.5.f: ten tasks in words lead to their tools (${generation})`, ({ board }, context) =>
    using(openAgent(board, generation), async (agent) => {
      assert.equal(TASKS.length, 10);
      assert.equal(new Set(TASKS.map(({ tool }) => tool)).size, 10);
      const choose = ranking((await agent.list()).tools);
      const wrong = [];
      for (const { said, tool } of TASKS) {
        const ranked = choose(said);
        const shown = ranked.slice(0, 3).map(({ name, score }) => `${name} ${score}`).join(", ");
        context.diagnostic(`${said} → ${shown}`);
        if (ranked[0].name !== tool || ranked[0].score === ranked[1].score) wrong.push(`${said}: ${tool} wanted, ${shown}`);
      }
      assert.deepEqual(wrong, []);
    }));
}
