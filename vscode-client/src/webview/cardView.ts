/** Draws one card. Every text is put in as text, never as HTML. */
import type { Card, Words } from "../panel/messages";

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

/** Draws what a card shows into its element; its state (fresh, moving) stays. */
export function drawCard(into: HTMLElement, card: Card, words: Words): void {
  const head = element("span", "line");
  head.append(element("span", "number", `#${card.number}`), element("span", "text", card.title));
  const rest = element("span", "tags");
  if (card.phase !== undefined) rest.append(element("span", "phase", card.phase));
  for (const label of card.labels) rest.append(element("span", "label", label));
  if (card.items > 0) {
    const items = element("span", "items", `${card.checked}/${card.items}`);
    items.title = fill(words.checked, String(card.checked), String(card.items));
    rest.append(items);
  }
  if (card.assignee !== undefined) rest.append(element("span", "assignee", card.assignee));
  const who = into.querySelector(".who");
  into.replaceChildren(head, ...(rest.hasChildNodes() ? [rest] : []), ...(who === null ? [] : [who]));
}

/** What a screen reader says of a card. */
export function spoken(card: Card, words: Words): string {
  return [
    fill(words.issue, String(card.number), card.title),
    words[card.status],
    ...(card.assignee === undefined ? [] : [fill(words.assigned, card.assignee)]),
    ...(card.phase === undefined ? [] : [fill(words.phase, card.phase)]),
    ...(card.labels.length === 0 ? [] : [fill(words.labels, card.labels.join(", "))]),
    ...(card.items === 0 ? [] : [fill(words.checked, String(card.checked), String(card.items))]),
  ].join(", ");
}
