/** The board on the chat's page: shown from the tool's answers, kept true by asking again, moved by calls. Pure. */
import type { FromPage, ToPage } from "../messages";
import { canMove, difference, viewOf, wholeOf, type View } from "../view";
import { pageWords } from "../words";
import { asRead, readAnswer, viewOfParts, type Answer, type Part } from "./answers";
import { isRecord, textOf, type Host, type ToolResult } from "./host";

/** Between two looks at the board, in milliseconds; a look at one that has not changed costs the tracker next to nothing. */
export const LOOK_MS = 2_000;
/** After looks that failed, each twice as long as the one before. */
export const MAX_LOOK_MS = 60_000;
/** Answers of which a board is put together, each of about 150 issues; what is past them is only counted. */
export const MAX_PARTS = 8;
/** The user's moves that the model is told of; of more, the last ones. */
const MAX_TOLD = 20;

export interface Surroundings {
  readonly host: Pick<Host, "call" | "inform">;
  /** Whether the host passes on calls of tools: without, the board stays as it was given. */
  readonly canCall: boolean;
  readonly canInform: boolean;
  readonly page: { receive(message: ToPage): void };
  /** False while nobody can see it. */
  readonly isSeen: () => boolean;
  readonly later: (ms: number, what: () => void) => void;
}

type Move = FromPage & { readonly type: "move" };

export class ChatBoard {
  readonly #around: Surroundings;
  #parts: readonly [Part, ...Part[]] | undefined;
  #view: View | undefined;
  #projectNumber = 0;
  /** Looks that have failed since one that did not. */
  #failures = 0;
  #reading = false;
  #again = false;
  #ended = false;
  readonly #mine = new Set<number>();
  #told: readonly string[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The tool was called with these. */
  asked({ projectNumber }: Record<string, unknown>): void {
    this.#projectNumber = Number(projectNumber) || 0;
  }

  /** The call that brought the page has its answer; it may come again, with another board. */
  async result(result: ToolResult): Promise<void> {
    const answer = result.isError === true ? undefined : readAnswer(result.structuredContent);
    if (answer?.kind !== "part") return this.notice(textOf(result) || "There is no board in this answer.");
    const first = this.#parts === undefined;
    if (first || this.#view?.head.projectNumber !== answer.projectNumber) this.#view = undefined;
    await this.#read(answer);
    if (first) this.#later();
  }

  /** Says why there is no board. */
  notice(text: string): void {
    this.#show(this.#parts === undefined ? viewOf(this.#projectNumber, undefined, text) : viewOfParts(this.#parts, text));
  }

  end(): void {
    this.#ended = true;
  }

  /** Looks whether the board has changed. */
  async look(): Promise<void> {
    const [known] = this.#parts ?? [];
    if (known === undefined || !this.#around.canCall) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    await this.#read(undefined);
    if (this.#again) {
      this.#again = false;
      await this.#read(undefined);
    }
  }

  async move({ number, status, spot }: Move): Promise<void> {
    let version: number | undefined;
    try {
      const view = this.#view;
      if (view === undefined || !canMove(view, number, status, spot)) throw new Error("It is not where the board showed it any more.");
      if (!this.#around.canCall) throw new Error("This chat does not let a board change anything.");
      const { projectNumber } = view.head;
      const key = { projectNumber, issueNumber: number };
      const from = view.cards.get(number)?.status;
      const moved = () => {
        this.#mine.add(number);
        this.#inform(`#${number} of project #${projectNumber} ${from === status ? `within ${status}` : `from ${from} to ${status}`}`);
      };
      if (from !== status) {
        version = await this.#change("update_issue_status", { ...key, status });
        moved();
      }
      if (spot !== undefined) version = await this.#change("move_issue", { ...key, [spot.side]: spot.beside });
      if (from === status) moved();
      this.#around.page.receive({ type: "moved", number, version: version ?? 0 });
    } catch (error) {
      // The column changes in one call and the place in it by another: what was done stays, and the look that follows shows it.
      const done = version === undefined ? "was not moved" : "is in its column, but not at its place";
      this.#around.page.receive({ type: "refused", number, message: `#${number} ${done}: ${messageOf(error)}` });
    }
    await this.look();
  }

  /** The issue's version after a change. */
  async #change(tool: string, parameters: object): Promise<number> {
    const { issue } = recordOf(await this.#call(tool, parameters));
    const version = isRecord(issue) ? issue["version"] : undefined;
    return typeof version === "number" ? version : 0;
  }

  async #call(tool: string, parameters: object): Promise<unknown> {
    const result = await this.#around.host.call(tool, parameters);
    if (result.isError === true) throw new Error(textOf(result) || `${tool} failed.`);
    return result.structuredContent;
  }

  /** @param first the first part, where it is there already */
  async #read(first: Part | undefined): Promise<void> {
    this.#reading = true;
    let parts: [Part, ...Part[]] | undefined;
    try {
      const begun: Answer | undefined = first ?? (await this.#part({ known: this.#parts?.[0].position || undefined }));
      if (begun.kind === "unchanged") {
        if (this.#failures > 0 && this.#parts !== undefined) this.#show(viewOfParts(this.#parts));
      } else {
        parts = [begun];
        for (let last = begun; last.nextCursor !== undefined && parts.length < MAX_PARTS && this.#around.canCall; ) {
          const next = await this.#part({ projectNumber: begun.projectNumber, cursor: last.nextCursor });
          if (next.kind !== "part") break;
          parts.push((last = next));
        }
        // That of the first part: where a later one is of a newer board, the next look reads all of it again.
        const [head, ...rest] = parts;
        const before = this.#parts ?? [];
        this.#parts = [asRead(head, before), ...rest.map((part) => asRead(part, before))];
        this.#show(viewOfParts(this.#parts));
      }
      this.#failures = 0;
    } catch (error) {
      this.#failures++;
      if (this.#parts === undefined && parts !== undefined) {
        // What there is of it is shown, and not taken for known: the next look reads all of it again.
        const [head, ...rest] = parts;
        this.#parts = [asRead({ ...head, position: "" }, []), ...rest.map((part) => asRead(part, []))];
      }
      this.notice(`The board may have changed since: ${messageOf(error)}`);
    } finally {
      this.#reading = false;
    }
  }

  async #part(parameters: object): Promise<Answer> {
    const projectNumber = this.#parts?.[0].projectNumber;
    const answer = readAnswer(await this.#call("show_board", { projectNumber, ...parameters }));
    if (answer === undefined) throw new Error("The answer is no board.");
    return answer;
  }

  #show(view: View): void {
    const before = this.#view;
    this.#view = view;
    if (before === undefined) {
      this.#around.page.receive({ type: "show", words: pageWords(), ...wholeOf(view) });
      return;
    }
    const update = difference(before, view, new Map([...this.#mine].map((number) => [number, "You"])));
    if (update === undefined) return;
    for (const { number } of update.happenings) this.#mine.delete(number);
    this.#around.page.receive(update);
  }

  #later(): void {
    if (!this.#around.canCall) return;
    this.#around.later(Math.min(LOOK_MS * 2 ** this.#failures, MAX_LOOK_MS), () => {
      if (this.#ended) return;
      const looked = this.#around.isSeen() ? this.look() : Promise.resolve();
      void looked.then(() => this.#later());
    });
  }

  #inform(move: string): void {
    if (!this.#around.canInform) return;
    this.#told = [...this.#told, move].slice(-MAX_TOLD);
    // Nothing depends on it.
    this.#around.host.inform(`The user moved on the board: ${this.#told.join("; ")}.`).catch(() => undefined);
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
