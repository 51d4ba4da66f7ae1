/** The page of a board in a chat: joins the host's messages, the board and its looks. */
import { BoardPage } from "../page/boardPage";
import { ChatBoard } from "./chatBoard";
import { Host, type ToolResult } from "./host";
import { dress, tellSize } from "./look";

/** Set by the build. */
declare const BOARDCAST_VERSION: string;

const app = document.getElementById("app") ?? document.body;
let board: ChatBoard | undefined;
const host = new Host((message) => window.parent.postMessage(message, "*"), {
  asked: (parameters) => board?.asked(parameters),
  result: (result: ToolResult) => void board?.result(result),
  cancelled: () => board?.notice("The call was cancelled before there was a board."),
  context: dress,
  teardown: () => board?.end(),
});
window.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.source === window.parent) host.receive(event.data);
});

const page = new BoardPage(app, (move) => void board?.move(move));
void host.open(BOARDCAST_VERSION).then(({ hostCapabilities = {}, hostContext = {} }) => {
  dress(hostContext);
  board = new ChatBoard({
    host,
    canCall: hostCapabilities.serverTools !== undefined,
    canInform: hostCapabilities.updateModelContext !== undefined,
    page,
    isSeen: () => document.visibilityState === "visible",
    later: (ms, what) => void setTimeout(what, ms),
  });
  tellSize(host, app);
  host.tell("ui/notifications/initialized", {});
});
