/** How a thing on the board is named and found outside it. Pure; this file does not import `vscode`. */

/** An address that a browser may be sent to: the board's texts come from others, so no other scheme will do. */
export function webUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}

/** As people write of it: `#12 Title`. One line, whatever the title holds. */
export function reference(number: number, title: string): string {
  return `#${number} ${title.replace(/\s+/g, " ").trim()}`;
}

/** For messages, in which the editor would make `[text](address)` a link, one to a command too. */
export function withoutLinks(text: string): string {
  return text.replace(/\]\(/g, "] (");
}

/** For labels in which the editor would draw `$(name)` as an icon. */
export function withoutIcons(text: string): string {
  return text.replace(/\$\(/g, "\\$(");
}
