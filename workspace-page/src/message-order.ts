/** Message lists: which messages belong to a channel, and their order. */

import type { Message } from "./contract";

/** Returns whether the message is shown in the channel itself, not only in a thread. */
export function inChannel(message: Message): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

/** Returns whether both are the same message; ephemeral ones have their own id. */
export const sameMessage = (one: Message, other: { ts?: string; ephemeral_id?: string }): boolean =>
  other.ephemeral_id === undefined ? one.ts === other.ts && one.ephemeral_id === undefined : one.ephemeral_id === other.ephemeral_id;

/** Returns the list with the message inserted in order, or replacing its older version. */
export function merged(list: Message[], message: Message): Message[] {
  const at = list.findIndex((one) => sameMessage(one, message));
  if (at >= 0) return list.map((one, index) => (index === at ? message : one));
  return [...list, message].sort((a, b) => Number(a.ts) - Number(b.ts));
}

/** Returns the list without the message. */
export function without(list: Message[], gone: { ts?: string; ephemeral_id?: string }): Message[] {
  return list.filter((one) => !sameMessage(one, gone));
}

/** How many messages make a run. */
export const RUN = 20;

/** Returns the key by which the page tells one message from the others. */
export const keyOf = (message: Message): string => message.ephemeral_id ?? message.ts;

/**
 * Returns the messages divided into runs of at most twenty, which the browser draws or leaves out as a whole.
 *
 * What began a run stays its beginning, and is remembered in `begun`, so that earlier messages put in front move no other into a new run: it would be
 * drawn anew, and lose the focus.
 */
export function inRuns(messages: Message[], begun: Set<string>): Message[][] {
  const runs: Message[][] = [];
  for (const message of messages) {
    const run = runs.at(-1);
    if (run === undefined || run.length >= RUN || begun.has(keyOf(message))) {
      begun.add(keyOf(message));
      runs.push([message]);
    } else run.push(message);
  }
  return runs;
}
