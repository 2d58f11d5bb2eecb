/** The page's state, and the only functions that change it. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Boot, Channel, Coming, Message, Person, Step, View } from "./contract";
import type { Place } from "./permalink";

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
  /** Whether the newest messages are not loaded, because a permalink opened an older page. */
  hasNewer?: boolean;
}

export interface State {
  boot: Boot | null;
  /** An error sentence if the page cannot be shown. */
  failure: string | null;
  connected: boolean;
  channelId: string;
  rooms: Record<string, Room>;
  threads: Record<string, Message[]>;
  thread: { channel: string; ts: string } | null;
  unread: Record<string, number>;
  view: View | null;
  viewDepth: number;
  /** The person's App Home; null until the bot has published it. */
  home: View | null;
  /** Whether the bot's conversation shows its Home tab. */
  homeOpen: boolean;
  toasts: Toast[];
  confirmation: Confirmation | null;
  drawerOpen: boolean;
  peopleOpen: boolean;
  /** Announced to screen readers when a message arrives. */
  announcement: string;
  /** The last few announcements: the next one does not take away what a screen reader is still reading. */
  spoken: { id: number; text: string }[];
  /** Incremented to scroll the newest message into view. */
  scrollTick: number;
  /** Incremented to focus the message box. */
  focusTick: number;
  drafts: Record<string, string>;
  /** Try this: its steps, the one shown, and whether the card is shown. */
  steps: Step[];
  stepAt: number;
  guideOpen: boolean;
  coming: Coming[];
  playing: boolean;
  speed: string;
  pauseWhenPosted: boolean;
  /** Why the days stopped passing: what is due, or something was posted. */
  paused: { why: "due" | "posted"; due: Coming[] } | null;
  scenariosOpen: boolean;
  /** The scenario that is being made, or "". */
  making: string;
  shortcutsOpen: boolean;
  /** The message whose inspector is open. */
  inspected: { channel: string; ts: string } | null;
  switcherOpen: boolean;
  /** Whether the list of channels to join is open. */
  browsing: boolean;
  /** The person whose profile card is open, or "". */
  profile: string;
  /** The message whose text is being changed, or "". */
  editing: string;
  /** The message that a permalink or a pin led to. */
  found: Place | null;
  /** Whether the form of a new bookmark is open. */
  bookmarking: boolean;
}

/** What stays when another person acts, or the workspace is reloaded. */
const BESIDE = [
  "steps",
  "stepAt",
  "guideOpen",
  "coming",
  "playing",
  "speed",
  "pauseWhenPosted",
  "paused",
  "scenariosOpen",
  "making",
] as const;

export const beside = (): Partial<State> => Object.fromEntries(BESIDE.map((key) => [key, state[key]]));

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
  home: null,
  homeOpen: false,
  toasts: [],
  confirmation: null,
  drawerOpen: false,
  peopleOpen: false,
  announcement: "",
  spoken: [],
  scrollTick: 0,
  focusTick: 0,
  drafts: {},
  steps: [],
  stepAt: 0,
  guideOpen: false,
  coming: [],
  playing: false,
  speed: "A day a second",
  pauseWhenPosted: false,
  paused: null,
  scenariosOpen: false,
  making: "",
  shortcutsOpen: false,
  inspected: null,
  switcherOpen: false,
  browsing: false,
  profile: "",
  editing: "",
  found: null,
  bookmarking: false,
};

let state = initial;
const listeners = new Set<() => void>();

export const current = (): State => state;

export function change(part: Partial<State> | ((before: State) => Partial<State>)): void {
  state = { ...state, ...(typeof part === "function" ? part(state) : part) };
  for (const listener of [...listeners]) listener();
}

/** Re-renders the component when the selected part of the state changes. */
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

/** Returns whether this is a direct message with the bot; im_with may be the person or the bot. */
export function isBotDm(channel: Channel | undefined): boolean {
  return channel?.is_im === true && (channel.im_with === state.boot?.me || channel.im_with === state.boot?.bot.id);
}

/** Returns whether the side bar shows a channel: one's own conversations, and of the public channels those that one has joined. */
export const isJoined = (channel: Channel): boolean => channel.is_im === true || channel.is_member !== false;

/** Returns a channel's title; a direct message has the other person's name. */
export function channelTitle(channel: Channel): string {
  if (channel.is_im !== true) return channel.name;
  if (isBotDm(channel)) return state.boot?.bot.name ?? channel.name;
  return personOf(channel.im_with ?? undefined)?.real_name ?? channel.name;
}

let spokenIds = 0;

/** Announces a sentence to screen readers. */
export function announce(text: string): void {
  spokenIds += 1;
  const id = spokenIds;
  change((before) => ({ announcement: text, spoken: [...before.spoken, { id, text }].slice(-3) }));
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

/** Shows Slack's confirmation dialog; resolves to the person's choice. */
export function ask(question: Omit<Confirmation, "done">): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (agreed: boolean): void => {
      change({ confirmation: null });
      resolve(agreed);
    };
    change({ confirmation: { ...question, done } });
  });
}
