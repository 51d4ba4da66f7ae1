/** Texts of the board in places where the editor would read more into them: others wrote them. Pure; no `vscode` in here. */

/** For messages, in which the editor would make `[text](address)` a link, one to a command too. */
export function withoutLinks(text: string): string {
  return text.replace(/\]\(/g, "] (");
}

/** For labels in which the editor would draw `$(name)` as an icon. */
export function withoutIcons(text: string): string {
  return text.replace(/\$\(/g, "\\$(");
}

/** An address that a browser may be sent to; no other scheme will do. */
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
