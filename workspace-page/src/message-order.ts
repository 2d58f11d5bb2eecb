/** Which messages stand where, and in which order. */

import type { Message } from "./contract";

/** Whether the message stands in the channel itself rather than only in a thread. */
export function inChannel(message: Message): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

/** Whether the two are one message, an ephemeral one by its own id. */
export const sameMessage = (one: Message, other: { ts?: string; ephemeral_id?: string }): boolean =>
  other.ephemeral_id === undefined ? one.ts === other.ts && one.ephemeral_id === undefined : one.ephemeral_id === other.ephemeral_id;

/** The list with the message in its place, instead of an older state of it. */
export function merged(list: Message[], message: Message): Message[] {
  const at = list.findIndex((one) => sameMessage(one, message));
  if (at >= 0) return list.map((one, index) => (index === at ? message : one));
  return [...list, message].sort((a, b) => Number(a.ts) - Number(b.ts));
}

/** The list without the message. */
export function without(list: Message[], gone: { ts?: string; ephemeral_id?: string }): Message[] {
  return list.filter((one) => !sameMessage(one, gone));
}
