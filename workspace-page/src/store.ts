/** The page's state and the one place that changes it. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Boot, Channel, Message, Person, View } from "./contract";

export interface Toast {
  id: number;
  text: string;
  kind: "notice" | "error";
}

export interface Confirmation {
  title: string;
  body: unknown;
  confirm: string;
  deny: string;
  style: "primary" | "danger";
  done: (agreed: boolean) => void;
}

export interface Room {
  messages: Message[];
  hasMore: boolean;
}

export interface State {
  boot: Boot | null;
  /** Why nothing can be shown, in a sentence. */
  failure: string | null;
  connected: boolean;
  channelId: string;
  rooms: Record<string, Room>;
  threads: Record<string, Message[]>;
  thread: { channel: string; ts: string } | null;
  unread: Record<string, number>;
  view: View | null;
  viewDepth: number;
  toasts: Toast[];
  confirmation: Confirmation | null;
  drawerOpen: boolean;
  peopleOpen: boolean;
  /** Said to screen readers when a message comes in. */
  announcement: string;
  /** Grows when the newest message must be scrolled into view. */
  scrollTick: number;
  /** Grows when the message box should take the focus. */
  focusTick: number;
  drafts: Record<string, string>;
}

export const initial: State = {
  boot: null,
  failure: null,
  connected: true,
  channelId: "",
  rooms: {},
  threads: {},
  thread: null,
  unread: {},
  view: null,
  viewDepth: 0,
  toasts: [],
  confirmation: null,
  drawerOpen: false,
  peopleOpen: false,
  announcement: "",
  scrollTick: 0,
  focusTick: 0,
  drafts: {},
};

let state = initial;
const listeners = new Set<() => void>();

export const current = (): State => state;

export function change(part: Partial<State> | ((before: State) => Partial<State>)): void {
  state = { ...state, ...(typeof part === "function" ? part(state) : part) };
  for (const listener of [...listeners]) listener();
}

/** Redraws the component whenever the picked part of the state is another value. */
export function useStore<T>(pick: (all: State) => T): T {
  const [, redraw] = useState(0);
  const value = pick(state);
  const drawn = useRef({ pick, value });
  drawn.current = { pick, value };
  useEffect(() => {
    const listener = (): void => {
      if (!Object.is(drawn.current.pick(state), drawn.current.value)) redraw((count) => count + 1);
    };
    listeners.add(listener);
    listener();
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return value;
}

export const personOf = (id: string | undefined): Person | undefined => state.boot?.people.find((one) => one.id === id);
export const channelOf = (id: string): Channel | undefined => state.boot?.channels.find((one) => one.id === id);

/** Whether it is the person's direct messages with the bot. The server names the person in them, or the bot. */
export function isBotDm(channel: Channel | undefined): boolean {
  return channel?.is_im === true && (channel.im_with === state.boot?.me || channel.im_with === state.boot?.bot.id);
}

/** How a channel is called in the page: DMs by the other's name. */
export function channelTitle(channel: Channel): string {
  if (channel.is_im !== true) return channel.name;
  if (isBotDm(channel)) return state.boot?.bot.name ?? channel.name;
  return personOf(channel.im_with ?? undefined)?.real_name ?? channel.name;
}

let toastIds = 0;

export function toast(text: string, kind: Toast["kind"] = "notice"): void {
  toastIds += 1;
  const id = toastIds;
  change((before) => ({ toasts: [...before.toasts.filter((one) => one.text !== text), { id, text, kind }].slice(-4) }));
}

export function dropToast(id: number): void {
  change((before) => ({ toasts: before.toasts.filter((one) => one.id !== id) }));
}

/** Asks with Slack's confirmation dialog; resolves to what the person chose. */
export function ask(question: Omit<Confirmation, "done">): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (agreed: boolean): void => {
      change({ confirmation: null });
      resolve(agreed);
    };
    change({ confirmation: { ...question, done } });
  });
}
