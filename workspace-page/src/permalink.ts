/** Permalinks: addresses of one message on this page. */

/** Where a permalink leads; `thread` is "" for a message of the channel itself. */
export interface Place {
  channel: string;
  ts: string;
  thread: string;
}

/** Returns where an address leads if it is a permalink of this page, which is open at one of `origins`. */
export function permalinkIn(address: string, origins: string[]): Place | null {
  if (!URL.canParse(address)) return null;
  const { origin, pathname, searchParams } = new URL(address);
  const channel = searchParams.get("channel") ?? "";
  const ts = searchParams.get("message") ?? "";
  const thread = searchParams.get("thread") ?? "";
  if (!origins.includes(origin) || pathname !== "/" || channel === "" || !/^\d+\.\d+$/.test(ts)) return null;
  return { channel, ts, thread: thread === ts ? "" : thread };
}

/** Returns a message's permalink, as `chat.getPermalink` gives it to the bot. */
export function permalinkOf(origin: string, channel: string, message: { ts: string; thread_ts?: string }): string {
  const thread = message.thread_ts === undefined || message.thread_ts === message.ts ? "" : `&thread=${message.thread_ts}`;
  return `${origin}/?channel=${channel}&message=${message.ts}${thread}`;
}
