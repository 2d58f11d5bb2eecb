/** The surface of a message or modal: the context of the elements in it. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Container, Element, ElementState } from "./contract";

export interface Surface {
  container: Container;
  inModal: boolean;
  /** `block action` of the element whose action is pending. */
  busy: string | null;
  read: (blockId: string, element: Element) => ElementState;
  /** Stores the choice without sending it to the bot. */
  keep: (blockId: string, element: Element, state: ElementState) => void;
  /** Sends an action to the bot, after the element's confirmation. False if cancelled or refused. */
  act: (blockId: string, element: Element, payload: Record<string, unknown>) => Promise<boolean>;
}

const none: Surface = {
  container: { view_id: "" },
  inModal: false,
  busy: null,
  read: () => ({ type: "" }),
  keep: () => undefined,
  act: () => Promise.resolve(false),
};

export const SurfaceContext = createContext<Surface>(none);
export const useSurface = (): Surface => useContext(SurfaceContext);
export const busyKey = (blockId: string, element: Element): string => `${blockId} ${element.action_id ?? ""}`;

/** Returns a stable DOM id for an element. */
export function domId(surface: Surface, blockId: string, actionId: string): string {
  const where = "view_id" in surface.container ? surface.container.view_id : JSON.stringify(surface.container);
  return `el-${where}-${blockId}-${actionId}`.replace(/[^\w-]+/g, "_");
}
