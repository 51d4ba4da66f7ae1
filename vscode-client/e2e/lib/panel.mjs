// The board panel's page, inside the editor's.

/** The panel that is in front. */
export function panelOf(editor) {
  return new Panel(editor.page);
}

class Panel {
  constructor(page) {
    this.page = page;
    this.content = page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe");
  }

  list(name) {
    return this.content.getByRole("listbox", { name, exact: true });
  }

  card(column, number) {
    return this.content.getByRole("listbox", { name: new RegExp(`^${column}:`) }).locator(`.card[data-number="${number}"]`);
  }

  /** Its frame, once it shows a board. */
  async frame() {
    const drawn = this.content.locator(".board");
    await drawn.waitFor();
    return (await drawn.elementHandle()).ownerFrame();
  }
}
