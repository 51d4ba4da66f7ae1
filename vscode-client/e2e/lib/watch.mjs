// When something came into sight, noted in the page itself: nothing waits for the test to look.
import { PATIENCE_MS } from "./processes.mjs";

/** Notes the rows of the tree, by what a screen reader says of them. */
export function watchTree(editor) {
  return watch(editor.page, ".part.sidebar", '[role="treeitem"]');
}

/** Notes the panel's heading, and its cards: the column, and what the card says. */
export async function watchPanel(panel) {
  return watch(await panel.frame(), "#app", ".title, .card");
}

async function watch(frame, root, items) {
  await frame.evaluate(
    ([root, items]) => {
      const description = (item) => {
        const column = item.closest(".column");
        return item.getAttribute("aria-label") ?? (column === null ? item.textContent : `${column.dataset.status}: ${item.textContent}`);
      };
      const seen = [];
      let shown = new Set();
      const note = () => {
        const now = Date.now();
        const texts = new Set([...document.querySelectorAll(`${root} :is(${items})`)].map(description));
        for (const text of texts) if (!shown.has(text)) seen.push({ text, at: now });
        shown = texts;
      };
      note();
      // With the frame that shows it.
      let asked = false;
      const ask = () => {
        if (asked) return;
        asked = true;
        requestAnimationFrame(() => {
          asked = false;
          note();
        });
      };
      new MutationObserver(ask).observe(document.querySelector(root), { subtree: true, childList: true, attributes: true, characterData: true });
      globalThis.boardcastSeen = seen;
    },
    [root, items],
  );
  return {
    /** When, by Date.now(), something came into sight that the pattern fits: the first time since. */
    async seen(pattern, since, timeout = PATIENCE_MS) {
      const found = await frame.waitForFunction(
        ([source, since]) => globalThis.boardcastSeen.find(({ text, at }) => at >= since && new RegExp(source).test(text))?.at,
        [pattern.source, since],
        { timeout },
      );
      return found.jsonValue();
    },
  };
}
