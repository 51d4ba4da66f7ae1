/** The page of a board panel: joins the board with the extension. */
import { readToPage, type FromPage } from "../messages";
import { BoardPage } from "./boardPage";

interface Editor {
  postMessage(message: FromPage): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const board = new BoardPage(document.getElementById("app") ?? document.body, (move) => editor.postMessage(move));

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = readToPage(event.data);
  if (message === undefined) return;
  if (message.type === "show") editor.setState({ projectNumber: message.head.projectNumber });
  board.receive(message);
});
editor.postMessage({ type: "ready" });
