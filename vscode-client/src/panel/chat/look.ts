/** How the page looks in its chat: the host's colours and fonts, and the room that it gives. */
import type { Host, HostContext } from "./host";

/** Takes over what the host says of its looks; what it leaves out stays. */
export function dress({ theme, styles, containerDimensions }: HostContext): void {
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.style.colorScheme = theme;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (name.startsWith("--") && typeof value === "string") root.style.setProperty(name, value);
  }
  if (containerDimensions === undefined) return;
  // A room of a fixed height is filled; any other one is as high as the board, with columns that scroll.
  root.classList.toggle("filled", typeof containerDimensions.height === "number");
}

/** Tells the host how high the board is, whenever that changes. */
export function tellSize(host: Pick<Host, "tell">, app: HTMLElement): void {
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(app.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    host.tell("ui/notifications/size-changed", { height });
  }).observe(app);
}
