/** What the session is doing, and what that means to those who follow it. Pure; this file does not import `vscode`. */
import type { Ask, LinkState, LinkStatus } from "../protocol/messages";
import type { Problem } from "./launch";

/** What can be asked of a sidecar that is there; who has none cannot ask. */
export interface Sidecar {
  readonly ask: Ask;
}

/** What is known of the link; of one that has told nothing yet only the state. */
export type KnownLink = Pick<LinkStatus, "state"> & Partial<LinkStatus>;

export type SessionState =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly sidecar: Sidecar; readonly link: KnownLink }
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "stopped" };

export function askOf(state: SessionState): Ask | undefined {
  return sidecarOf(state)?.ask;
}

/** What a new state is to who reads from the sidecar. */
export interface SidecarNews {
  /** It is another sidecar than before, or none any more. */
  readonly another: boolean;
  /** Its link has come to where there is something to read, from somewhere else. */
  readonly reached: boolean;
}

export function newsOf(before: SessionState, now: SessionState): SidecarNews {
  const another = sidecarOf(before) !== sidecarOf(now);
  const moved = another || linkOf(before) !== linkOf(now);
  return { another, reached: moved && reaches(now) };
}

/** Whether the boards can be read, and their changes heard of. */
export function reaches(state: SessionState): boolean {
  const link = linkOf(state);
  return link === "live" || link === "polling";
}

/** Whether the boards will not be known before something changes. */
export function isHopeless(state: SessionState): boolean {
  if (state.kind === "running") return state.link.state === "offline" || state.link.state === "misconfigured";
  return state.kind !== "starting";
}

function sidecarOf(state: SessionState): Sidecar | undefined {
  return state.kind === "running" ? state.sidecar : undefined;
}

function linkOf(state: SessionState): LinkState | undefined {
  return state.kind === "running" ? state.link.state : undefined;
}
