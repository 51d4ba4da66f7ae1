// The editor's themes: one of each kind.

/** By the word for file names; `mark` is the workbench's class while the theme is in force. */
export const THEMES = {
  light: { name: "Light 2026", mark: "vs" },
  dark: { name: "Dark 2026", mark: "vs-dark" },
  "high-contrast": { name: "Default High Contrast", mark: "hc-black" },
  "high-contrast-light": { name: "Default High Contrast Light", mark: "hc-light" },
};

/** Changes the theme in the settings of the stage's folder, and waits until it is in force. */
export async function wear(stage, theme) {
  const { name, mark } = THEMES[theme];
  await stage.settings({ "workbench.colorTheme": name });
  await stage.editor.page.locator(`.monaco-workbench.${mark}`).waitFor();
}
