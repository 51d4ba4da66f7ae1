/**
 * The chat's host, as MCP Apps (2026-01-26) has it: JSON-RPC 2.0 between a page in a frame and the window around it.
 * Pure; it gets its messages, and what sends them.
 */

export const PROTOCOL_VERSION = "2026-01-26";

/** What a tool answers. */
export interface ToolResult {
  readonly isError?: boolean;
  readonly content?: readonly { readonly type?: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
}

/** What the page uses of where it is. */
export interface HostContext {
  readonly theme?: unknown;
  readonly styles?: { readonly variables?: Readonly<Record<string, unknown>> };
  readonly containerDimensions?: { readonly height?: unknown; readonly maxHeight?: unknown };
}

export interface Opened {
  readonly hostCapabilities?: { readonly serverTools?: object; readonly updateModelContext?: object };
  readonly hostContext?: HostContext;
}

/** What the host tells by itself. */
export interface Told {
  /** With what the tool was called whose answer the page shows. */
  readonly asked: (parameters: Record<string, unknown>) => void;
  readonly result: (result: ToolResult) => void;
  readonly cancelled: () => void;
  readonly context: (context: HostContext) => void;
  /** The page is about to go. */
  readonly teardown: () => void;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const METHOD_NOT_FOUND = -32601;

export class Host {
  readonly #post: (message: object) => void;
  readonly #told: Told;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(post: (message: object) => void, told: Told) {
    this.#post = post;
    this.#told = told;
  }

  /** Says that the page is there. The host tells nothing before it was told `ui/notifications/initialized`. */
  async open(version: string): Promise<Opened> {
    const appInfo = { name: "boardcast", title: "Boardcast", version };
    const appCapabilities = { availableDisplayModes: ["inline", "fullscreen"] };
    return (await this.#ask("ui/initialize", { protocolVersion: PROTOCOL_VERSION, appInfo, appCapabilities })) as Opened;
  }

  /** Calls a tool of the page's own server. */
  async call(name: string, parameters: object): Promise<ToolResult> {
    return (await this.#ask("tools/call", { name, arguments: parameters })) as ToolResult;
  }

  /** What the model is to know with the user's next message; it takes the place of what was said before. */
  async inform(text: string): Promise<void> {
    await this.#ask("ui/update-model-context", { content: [{ type: "text", text }] });
  }

  tell(method: string, params: object): void {
    this.#post({ jsonrpc: "2.0", method, params });
  }

  /** Takes a message from the host; what is none is dropped. */
  receive(message: unknown): void {
    if (!isRecord(message) || message["jsonrpc"] !== "2.0") return;
    const { id, method, params } = message;
    if (typeof method !== "string") this.#answered(message);
    else if (id === undefined) this.#notified(method, isRecord(params) ? params : {});
    else this.#asked(id, method);
  }

  #ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ jsonrpc: "2.0", id, method, params });
    });
  }

  #answered({ id, result, error }: Record<string, unknown>): void {
    const waiting = this.#waiting.get(id as number);
    if (waiting === undefined) return;
    this.#waiting.delete(id as number);
    if (isRecord(error)) waiting.reject(new Error(typeof error["message"] === "string" ? error["message"] : "The host refused."));
    else if (isRecord(result)) waiting.resolve(result);
    else waiting.reject(new Error("The host gave no result."));
  }

  #notified(method: string, params: Record<string, unknown>): void {
    if (method === "ui/notifications/tool-input") this.#told.asked(isRecord(params["arguments"]) ? params["arguments"] : {});
    else if (method === "ui/notifications/tool-result") this.#told.result(params as ToolResult);
    else if (method === "ui/notifications/tool-cancelled") this.#told.cancelled();
    else if (method === "ui/notifications/host-context-changed") this.#told.context(params as HostContext);
  }

  #asked(id: unknown, method: string): void {
    if (method === "ui/resource-teardown") this.#told.teardown();
    else if (method !== "ping") return this.#post({ jsonrpc: "2.0", id, error: { code: METHOD_NOT_FOUND, message: `Method not found: ${method}` } });
    this.#post({ jsonrpc: "2.0", id, result: {} });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What an answer says in words. */
export function textOf({ content }: ToolResult): string {
  return (Array.isArray(content) ? content : []).map(({ text }) => (typeof text === "string" ? text : "")).join("\n").trim();
}
