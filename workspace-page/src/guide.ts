/** Try this, what comes, and Play: what the page offers beside Slack itself. */

import { get } from "./api";
import type { Clock, Coming, Step } from "./contract";
import { forgetEdits } from "./edits";
import { guideAway, keepGuideAway, sentTexts } from "./memory";
import { change, current, personOf, toast } from "./store";
import { openChannel, send, start } from "./sync";

interface Answer {
  busy?: boolean;
  steps: Step[];
  coming: Coming[];
}

/** Reads the steps and what comes anew; later, if the server is busy with moving the clock. */
export async function readGuide(): Promise<void> {
  const answer = await get<Answer>("/workspace/guide", {}).catch(() => null);
  if (answer === null) return;
  if (answer.busy === true) return readGuideSoon();
  const { steps, coming } = answer;
  change((before) => ({ steps, coming, stepAt: Math.min(before.stepAt, Math.max(0, steps.length - 1)) }));
}

let timer: number | undefined;

/** Reads the guide anew soon, once for many changes. */
export function readGuideSoon(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void readGuide(), 700);
}

export function showGuide(shown: boolean): void {
  keepGuideAway(!shown);
  change({ guideOpen: shown });
  if (shown) void readGuide();
}

/** Shows the card unless it was put away before. */
export function openGuide(): void {
  change({ guideOpen: !guideAway() });
  void readGuide();
}

/** Becomes a person, opens a channel and fills in a line. */
export async function goTo(person: string, channel: string, line: string): Promise<void> {
  change({ homeOpen: false, drawerOpen: false, paused: null });
  if (person !== "" && person !== current().boot?.me) await start(person, channel);
  else if (channel !== "" && channel !== current().channelId) await openChannel(channel);
  const at = current().channelId;
  change((before) => ({ drafts: { ...before.drafts, [at]: line }, focusTick: before.focusTick + 1 }));
}

/** Does what a step's button says. */
export async function takeStep(step: Step): Promise<void> {
  if (step.line !== "") return goTo(step.person, step.channel, step.line);
  await moveClock({ step: "working-day" });
  stepDone();
}

function stepDone(): void {
  change((before) => ({ stepAt: before.steps.length === 0 ? 0 : Math.min(before.stepAt + 1, before.steps.length - 1) }));
}

/** A line was sent: the step that it belongs to is done. */
export function lineSent(line: string): void {
  const { steps, stepAt } = current();
  if (steps[stepAt]?.line === line) stepDone();
}

/** Becomes another person where this one was refused, with the same line. */
export function beInstead(person: string): Promise<void> {
  return goTo(person, current().channelId, sentTexts(current().boot?.me ?? "").at(-1) ?? "");
}

export interface Moved {
  clock: Clock;
  posted: number;
  due: Coming[];
}

/** Moves the clock; says what has become due. */
export async function moveClock(body: Record<string, string>): Promise<Moved | null> {
  const moved = await send<Moved>("/workspace/clock", body);
  if (moved === null) return null;
  change((before) => ({ boot: before.boot === null ? null : { ...before.boot, clock: moved.clock } }));
  if (moved.due.length > 0) change({ paused: { why: "due", due: moved.due } });
  readGuideSoon();
  return moved;
}

export const SPEEDS: Record<string, number> = { "A day in 3 seconds": 3000, "A day a second": 1000, "As fast as it goes": 0 };

/** Lets the days pass until something waits for somebody, something is posted (if that is asked for), or Pause is pressed. */
export async function play(): Promise<void> {
  if (current().playing) return;
  change({ playing: true, paused: null });
  while (current().playing) {
    const moved = await moveClock({ step: "working-day" });
    if (moved === null || moved.due.length > 0) break;
    if (moved.posted > 0 && current().pauseWhenPosted) {
      change({ paused: { why: "posted", due: [] } });
      break;
    }
    await new Promise((resolve) => window.setTimeout(resolve, SPEEDS[current().speed] ?? 1000));
  }
  change({ playing: false });
}

export const pause = (): void => change({ playing: false });

/** Jumps to the morning of an entry's day; each Working Day on the way is run in order. */
export const jumpTo = (entry: Coming): Promise<Moved | null> => moveClock({ set: `${entry.day}T10:00` });

export const nameOf = (person: string): string => personOf(person)?.real_name ?? "somebody";

/** Starts a scenario; the page is reloaded when it is made. */
export async function startScenario(name: string, title: string): Promise<void> {
  change({ making: title, drafts: {} });
  forgetEdits();
  const answer = await send("/workspace/scenario", { name });
  change({ making: "" });
  if (answer === null) return;
  change({ scenariosOpen: false, stepAt: 0, paused: null });
  toast(`This is now: ${title}.`);
}

/** Loads a saved state. */
export async function loadState(file: File): Promise<void> {
  change({ making: file.name, drafts: {} });
  const answer = await fetch("/workspace/state", { method: "POST", headers: { "Content-Type": "application/zip" }, body: file }).catch(
    () => null,
  );
  const body = (await answer?.json().catch(() => null)) as { error?: string } | null | undefined;
  change({ making: "" });
  if (answer?.ok !== true) return toast(body?.error ?? "The file could not be loaded.", "error");
  change({ scenariosOpen: false, stepAt: 0, paused: null });
  toast(`This is now the state of ${file.name}.`);
}
