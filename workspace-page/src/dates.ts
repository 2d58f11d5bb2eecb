/** Dates and times in London, in British format. */

const ZONE = "Europe/London";

function formatter(options: Intl.DateTimeFormatOptions): (at: Date) => string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
  return (at) => format.format(at);
}

const time = formatter({ hour: "2-digit", minute: "2-digit" });
const timeSecs = formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const numeric = formatter({ year: "numeric", month: "2-digit", day: "2-digit" });
const day = formatter({ day: "numeric", month: "long", year: "numeric" });
const dayShort = formatter({ day: "numeric", month: "short", year: "numeric" });
const weekday = formatter({ weekday: "long" });
const dayLong = (at: Date): string => `${weekday(at)}, ${day(at)}`;

/** yyyy-mm-dd in London. */
export function isoDay(at: Date): string {
  const [d, m, y] = numeric(at).split("/");
  return `${y}-${m}-${d}`;
}

/** Returns when the message was sent, by the workspace's clock if the server gives it. */
export function sentAt(message: { ts: string; shown_at?: number }): Date {
  return new Date((message.shown_at ?? Number(message.ts)) * 1000);
}

export const timeOf = (at: Date): string => time(at);
export const fullTimeOf = (at: Date): string => `${dayLong(at)} at ${timeSecs(at)}`;

function nearDay(at: Date, now: Date): string | null {
  const gap = Math.round((Date.parse(isoDay(at)) - Date.parse(isoDay(now))) / 86_400_000);
  return gap === 0 ? "today" : gap === -1 ? "yesterday" : gap === 1 ? "tomorrow" : null;
}

/** Returns the heading above a day's messages. */
export function dayHeading(at: Date, now: Date): string {
  const near = nearDay(at, now);
  if (near === "today") return "Today";
  if (near === "yesterday") return "Yesterday";
  return dayLong(at);
}

function ago(at: Date, now: Date): string {
  const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, "second");
  if (size < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

/** Fills in Slack's date tokens; returns null for a bad timestamp or unknown token, so that the fallback is shown. */
export function slackDate(seconds: number, format: string, now: Date): string | null {
  if (!Number.isFinite(seconds)) return null;
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return null;
  const near = nearDay(at, now);
  const tokens: Record<string, () => string> = {
    date_num: () => isoDay(at),
    date_slash: () => numeric(at),
    date: () => day(at),
    date_short: () => dayShort(at),
    date_long: () => dayLong(at),
    date_pretty: () => near ?? day(at),
    date_short_pretty: () => near ?? dayShort(at),
    date_long_pretty: () => near ?? dayLong(at),
    day_divider_pretty: () => near ?? dayLong(at),
    time: () => time(at),
    time_secs: () => timeSecs(at),
    ago: () => ago(at, now),
  };
  let unknown = false;
  const filled = format.replace(/\{(\w+)\}/g, (source, name: string) => {
    const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (token === undefined) unknown = true;
    return token === undefined ? source : token();
  });
  return unknown ? null : filled;
}

/** yyyy-mm-ddThh:mm in London, for a datetime-local input. */
export function londonInput(at: Date): string {
  return `${isoDay(at)}T${time(at)}`;
}

/** Unix seconds of a London wall-clock value yyyy-mm-ddThh:mm. */
export function londonSeconds(value: string): number {
  const asUtc = Date.parse(`${value}:00Z`);
  const shown = Date.parse(`${londonInput(new Date(asUtc))}:00Z`);
  return (asUtc - (shown - asUtc)) / 1000;
}

/** Returns a picker's value, yyyy-mm-dd with or without Thh:mm, in British format. */
export function readableMoment(value: string): string {
  const [day = "", time] = value.split("T");
  return time === undefined ? readableDay(day) : `${readableDay(day)}, ${time}`;
}

export function readableDay(iso: string): string {
  const at = new Date(`${iso}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? iso : dayShort(at);
}
