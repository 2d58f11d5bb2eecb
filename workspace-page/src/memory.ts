/** What the page stores in the browser. If storage is disabled, it lasts until the page is reloaded. */

const fallback = new Map<string, string>();

function read(storage: "local" | "session", key: string): string | null {
  try {
    return (storage === "local" ? localStorage : sessionStorage).getItem(key);
  } catch {
    return fallback.get(key) ?? null;
  }
}

function write(storage: "local" | "session", key: string, value: string): void {
  try {
    (storage === "local" ? localStorage : sessionStorage).setItem(key, value);
  } catch {
    fallback.set(key, value);
  }
}

function parsed<T>(text: string | null, otherwise: T): T {
  if (text === null) return otherwise;
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise; // Written by an older page, or by hand.
  }
}

const READ = "workspace-read";
const HISTORY = "workspace-history";
const STARTED = "workspace-started";
const GUIDE = "workspace-guide";
const THEME = "workspace-theme";
const PERSON = "workspace-person";

type ReadMarks = { since: string; marks: Record<string, string> };

function readMarks(): ReadMarks {
  const now = (Date.now() / 1000).toFixed(6);
  const stored = parsed<ReadMarks | null>(read("local", READ), null);
  if (stored !== null && typeof stored.since === "string" && typeof stored.marks === "object") return stored;
  const fresh = { since: now, marks: {} };
  write("local", READ, JSON.stringify(fresh));
  return fresh;
}

/** Returns the ts up to which the person has read the channel; by default, when this browser first opened the workspace. */
export function readUpTo(person: string, channel: string): string {
  const { since, marks } = readMarks();
  return marks[`${person} ${channel}`] ?? since;
}

export function markRead(person: string, channel: string, ts: string): void {
  const all = readMarks();
  all.marks[`${person} ${channel}`] = ts;
  write("local", READ, JSON.stringify(all));
}

export function sentTexts(person: string): string[] {
  return parsed<Record<string, string[]>>(read("session", HISTORY), {})[person] ?? [];
}

export function rememberSent(person: string, text: string): void {
  const all = parsed<Record<string, string[]>>(read("session", HISTORY), {});
  const recent = (all[person] ?? []).filter((entry) => entry !== text);
  all[person] = [...recent, text].slice(-50);
  write("session", HISTORY, JSON.stringify(all));
}

/** Returns true the first time in this browser. */
export function firstVisit(): boolean {
  if (read("local", STARTED) === "yes") return false;
  write("local", STARTED, "yes");
  return true;
}

/** Clears the stored data, because a reset of the workspace invalidates it. */
export function forgetAll(): void {
  write("local", READ, "");
  write("session", HISTORY, "{}");
}

/** Returns whether the person put the card of Try this away. */
export const guideAway = (): boolean => read("local", GUIDE) === "away";
export const keepGuideAway = (away: boolean): void => write("local", GUIDE, away ? "away" : "");

export function rememberTheme(theme: "light" | "dark"): void {
  write("local", THEME, theme);
  document.documentElement.dataset.theme = theme;
}

/** The person who acted last in this browser, who opens a permalink; "" if nobody did. */
export const lastPerson = (): string => read("local", PERSON) ?? "";
export const rememberPerson = (id: string): void => write("local", PERSON, id);
