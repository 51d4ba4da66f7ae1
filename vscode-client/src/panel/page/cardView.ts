/** Draws one card. Every text is put in as text, never as HTML. */
import type { Card, Words } from "../messages";

export function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Puts texts where `{0}`, `{1}` … stand. */
export function fill(pattern: string, ...texts: string[]): string {
  return pattern.replace(/\{(\d)\}/g, (whole, index: string) => texts[Number(index)] ?? whole);
}

/** Draws what a card shows into its element; its state (fresh, moving) stays. The text is also what a screen reader says. */
export function drawCard(into: HTMLElement, card: Card, words: Words): void {
  const head = element("span", "line");
  const status = element("span", "unseen", `, ${words[card.status]}`);
  head.append(element("span", "number", `#${card.number}`), " ", element("span", "text", card.title), status);
  const rest = element("span", "tags");
  for (const tag of card.tags) rest.append(said(tag.kind, tag.words, tag.text));
  const who = into.querySelector(".who");
  into.replaceChildren(head, ...(rest.hasChildNodes() ? [rest] : []), ...(who === null ? [] : [who]));
}

/** A text that is seen alone, and heard with the words around it. */
function said(className: string, pattern: string, text: string): HTMLElement {
  const [before = "", after = ""] = pattern.split("{0}");
  const made = element("span", className);
  made.append(element("span", "unseen", `, ${before}`), text, element("span", "unseen", after));
  made.title = fill(pattern, text);
  return made;
}
