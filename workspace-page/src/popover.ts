/** Popovers: panels positioned next to the element that opened them. */

import { useEffect, useLayoutEffect } from "preact/hooks";

/** A ref to any element. */
type Anchor = { readonly current: HTMLElement | null };

const GAP = 4;
const EDGE = 8;

/** Positions the panel below the anchor, or above if there is more room, inside the window. */
export function place(anchor: HTMLElement, panel: HTMLElement, align: "start" | "end", width: "anchor" | "own"): void {
  const at = anchor.getBoundingClientRect();
  if (width === "anchor") panel.style.minWidth = `${Math.min(at.width, innerWidth - 2 * EDGE)}px`;
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  panel.style.maxHeight = "";
  const wanted = panel.scrollHeight + 2;
  const down = below >= Math.min(wanted, 240) || below >= above;
  panel.style.maxHeight = `${Math.max(120, Math.min(down ? below : above, 420))}px`;
  const box = panel.getBoundingClientRect();
  const left = align === "start" ? at.left : at.right - box.width;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - box.width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, down ? at.bottom + GAP : at.top - GAP - box.height)}px`;
}

export function usePlacement(
  open: boolean,
  anchor: Anchor,
  panel: Anchor,
  align: "start" | "end" = "start",
  width: "anchor" | "own" = "own",
): void {
  useLayoutEffect(() => {
    if (!open || anchor.current === null || panel.current === null) return;
    place(anchor.current, panel.current, align, width);
  });
  useEffect(() => {
    if (!open) return undefined;
    const follow = (event: Event): void => {
      if (anchor.current === null || panel.current === null || panel.current.contains(event.target as Node)) return;
      place(anchor.current, panel.current, align, width);
    };
    window.addEventListener("scroll", follow, true);
    return () => window.removeEventListener("scroll", follow, true);
  }, [open]);
}

/**
 * Calls `close` on a click outside both and when the window is resized, and `leave` on Escape, wherever the focus is.
 *
 * It listens from the moment that the panel is drawn: an effect runs later, and a key pressed before it would be lost.
 */
export function useDismiss(open: boolean, inside: Anchor[], close: () => void, leave = close): void {
  useLayoutEffect(() => {
    if (!open) return undefined;
    const press = (event: Event): void => {
      if (!inside.some((one) => one.current?.contains(event.target as Node) === true)) close();
    };
    const key = (event: KeyboardEvent): void => {
      const above = [...document.querySelectorAll("dialog[open]")].at(-1);
      if (event.key !== "Escape" || (above !== undefined && !above.contains(inside[0]?.current ?? null))) return;
      event.preventDefault();
      event.stopPropagation();
      leave();
    };
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", key, true);
    window.addEventListener("resize", close);
    return () => {
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", key, true);
      window.removeEventListener("resize", close);
    };
  }, [open]);
}
