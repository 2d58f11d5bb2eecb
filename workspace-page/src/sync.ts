/** Sync with the server: the start data, the channels, and polling for changes. */

import { get, post, Refused } from "./api";
import type { Boot, Change, Message, View } from "./contract";
import { forgetEdits } from "./edits";
import { holdFocus } from "./focus";
import { firstVisit, forgetAll, lastPerson, markRead, readUpTo, rememberPerson } from "./memory";
import { inChannel, merged, sameMessage, without } from "./message-order";
import { type Place, permalinkIn } from "./permalink";
import { announce, beside, change, channelOf, channelTitle, current, initial, isBotDm, isJoined, personOf, toast } from "./store";

/** Prefilled in the message box on the first visit, so that Enter runs it. */
const FIRST_COMMAND = "/release status june-2020";

let since = 0;
let epoch = 0;
let timer: number | undefined;

const canPrefill = (boot: Boot): boolean => boot.commands.some((one) => one.command === FIRST_COMMAND.split(" ")[0]);
let opened = "";
/** Who the page is being loaded as; empty when it is loaded. */
let becoming = "";
const me = (): string => current().boot?.me ?? "";

export function report(error: unknown): void {
  if (error instanceof Refused) toast(error.message, "error");
  else throw error;
}

function place(): { as: string | undefined; channel: string } {
  const [, as = "", channel = ""] = location.hash.split("/");
  return { as: as === "" ? undefined : as, channel };
}

function remember(channelId: string): void {
  rememberPerson(me());
  // Without the query: the permalink that opened the page has been followed.
  history.replaceState(null, "", `${location.pathname}#/${me()}/${channelId}`);
}

/** Returns the message of a permalink, also of one at the server's other loopback name. */
export const linkedPlace = (address: string): Place | null => permalinkIn(address, [location.origin, current().boot?.address ?? ""]);

/** Returns the channel to show: the requested one if visible, the person's own DM in place of another's, else the first. */
function choose(boot: Boot, requested: string, wasBotDm: boolean): string {
  const open = boot.channels.filter((one) => one.is_archived !== true && isJoined(one));
  const same = boot.channels.find((one) => one.id === requested);
  const botDm = open.find((one) => one.is_im === true && (one.im_with === boot.me || one.im_with === boot.bot.id));
  const first = open.find((one) => one.is_im !== true) ?? open[0];
  return (same ?? (wasBotDm ? botDm : undefined) ?? first)?.id ?? "";
}

/** Loads the page as a person (by default the server's choice) and shows a channel. */
export async function start(as?: string, requested?: string): Promise<void> {
  epoch += 1;
  const myEpoch = epoch;
  becoming = as ?? "";
  const before = current();
  const wasBotDm = isBotDm(channelOf(before.channelId));
  const linked = before.boot === null ? linkedPlace(location.href) : null;
  const asked = as ?? place().as ?? (linked === null ? undefined : lastPerson() || undefined);
  let boot: Boot;
  try {
    boot = await get<Boot>("/workspace/boot", { as: asked }).catch((error: unknown) => {
      if (as === undefined && asked !== undefined) return get<Boot>("/workspace/boot", {});
      throw error;
    });
  } catch (error) {
    if (myEpoch === epoch) becoming = "";
    if (!(error instanceof Refused)) throw error;
    if (current().boot === null) change({ failure: error.message });
    else toast(error.message, "error");
    schedule(2000);
    return;
  }
  if (myEpoch !== epoch) return;
  becoming = "";
  const channelId = choose(boot, requested ?? (before.channelId || linked?.channel || place().channel), wasBotDm);
  since = boot.seq;
  opened ||= boot.opened ?? "";
  change({
    ...initial,
    ...beside(),
    boot,
    channelId,
    toasts: before.boot?.me === boot.me ? before.toasts : [],
    focusTick: before.focusTick + 1,
    drafts: firstVisit() && canPrefill(boot) ? { [channelId]: FIRST_COMMAND } : before.boot?.me === boot.me ? before.drafts : {},
    view: boot.view ?? null,
    viewDepth: boot.stack ?? 1,
    scrollTick: before.scrollTick + 1,
  });
  remember(channelId);
  await (linked === null ? load(channelId) : openMessage(linked)).catch(report);
  read(channelId);
  void countUnread(boot, myEpoch).catch(report);
  schedule(0);
}

/** Asks in one request how many messages wait in each channel, by what this browser has shown. */
async function countUnread(boot: Boot, myEpoch: number): Promise<void> {
  const marks = Object.fromEntries(boot.channels.filter(isJoined).map((one) => [one.id, readUpTo(boot.me, one.id)]));
  const answer = await post<{ unread: Record<string, number> }>("/workspace/unread", { as: boot.me, marks, opened });
  if (myEpoch !== epoch) return;
  change((before) => ({ unread: { ...answer.unread, ...before.unread, [before.channelId]: 0 } }));
}

export async function load(channel: string): Promise<void> {
  const as = me();
  const answer = await get<{ messages: Message[]; has_more?: boolean }>("/workspace/messages", { as, channel, opened });
  if (as !== me()) return;
  const room = { messages: answer.messages, hasMore: answer.has_more === true };
  change((before) => ({ rooms: { ...before.rooms, [channel]: room } }));
}

export async function loadEarlier(channel: string): Promise<void> {
  const room = current().rooms[channel];
  const before = room?.messages[0]?.ts;
  if (room === undefined || before === undefined) return;
  const answer = await get<{ messages: Message[]; has_more?: boolean }>("/workspace/messages", { as: me(), channel, before, opened });
  const messages = [...answer.messages, ...room.messages];
  change((all) => ({ rooms: { ...all.rooms, [channel]: { messages, hasMore: answer.has_more === true } } }));
}

/** Loads the messages after those that a permalink brought. */
export async function loadNewer(channel: string): Promise<void> {
  const room = current().rooms[channel];
  const after = room?.messages.at(-1)?.ts;
  if (room === undefined || after === undefined) return;
  const answer = await get<{ messages: Message[]; has_newer?: boolean }>("/workspace/messages", { as: me(), channel, after, opened });
  change((all) => {
    const now = all.rooms[channel] ?? room;
    const messages = [...now.messages, ...answer.messages.filter((one) => !now.messages.some((known) => sameMessage(known, one)))];
    return { rooms: { ...all.rooms, [channel]: { ...now, messages, hasNewer: answer.has_newer === true } } };
  });
}

/** Opens what a permalink leads to: the channel with the messages around that one, or for a reply its thread. */
export async function openMessage(to: Place): Promise<void> {
  const { channel } = to;
  const as = me();
  if (channelOf(channel) === undefined) {
    toast("You can't see the channel of that message, or it does not exist.", "error");
    return load(current().channelId);
  }
  const around = to.thread === "" ? to.ts : to.thread;
  type Around = { messages: Message[]; has_more?: boolean; has_newer?: boolean };
  const answer = await get<Around>("/workspace/messages", { as, channel, around, opened }).catch((error: unknown) => {
    report(error);
    return null;
  });
  if (answer === null) return openChannel(channel);
  if (as !== me()) return;
  const room = { messages: answer.messages, hasMore: answer.has_more === true, hasNewer: answer.has_newer === true };
  change((before) => ({
    channelId: channel,
    thread: to.thread === "" ? null : { channel, ts: to.thread },
    drawerOpen: false,
    homeOpen: false,
    found: { ...to },
    rooms: { ...before.rooms, [channel]: room },
  }));
  remember(channel);
  if (to.thread !== "") await loadThread(channel, to.thread);
}

export async function loadThread(channel: string, ts: string): Promise<void> {
  const as = me();
  const answer = await get<{ messages: Message[] }>("/workspace/messages", { as, channel, thread_ts: ts, opened });
  if (as === me()) change((before) => ({ threads: { ...before.threads, [`${channel} ${ts}`]: answer.messages } }));
}

function read(channel: string): void {
  const room = current().rooms[channel];
  const last = room?.hasNewer === true ? undefined : room?.messages.at(-1)?.ts;
  if (last !== undefined && document.visibilityState === "visible") markRead(me(), channel, last);
  change((before) => ({ unread: { ...before.unread, [channel]: 0 } }));
}

export async function openChannel(channelId: string): Promise<void> {
  if (channelOf(channelId) === undefined) return;
  change((before) => ({ channelId, thread: null, found: null, drawerOpen: false, scrollTick: before.scrollTick + 1 }));
  remember(channelId);
  await load(channelId).catch(report);
  read(channelId);
  change((before) => ({ scrollTick: before.scrollTick + 1 }));
}

/** Shows the Home tab of the bot's conversation; the bot hears that it was opened, and publishes it. */
export async function openHome(): Promise<void> {
  change({ homeOpen: true, thread: null });
  const as = me();
  const answer = await get<{ view: View | null }>("/workspace/home", { as });
  if (as === me() && answer.view !== null) change({ home: answer.view });
  soon();
}

export function openThread(channel: string, ts: string): void {
  change({ thread: { channel, ts } });
  void loadThread(channel, ts).catch(report);
}

function putMessage(channel: string, message: Message, isNew: boolean): void {
  const room = current().rooms[channel];
  if (inChannel(message) && room !== undefined) {
    const known = room.messages.some((one) => sameMessage(one, message));
    if ((isNew && room.hasNewer !== true) || known) {
      change((before) => ({ rooms: { ...before.rooms, [channel]: { ...room, messages: merged(room.messages, message) } } }));
    }
  }
  const root = message.thread_ts ?? message.ts;
  const thread = current().threads[`${channel} ${root}`];
  if (thread !== undefined) {
    change((before) => ({ threads: { ...before.threads, [`${channel} ${root}`]: merged(thread, message) } }));
  }
}

function arrived(channel: string, message: Message): void {
  putMessage(channel, message, true);
  if (message.user === me() && message.ephemeral !== true) {
    if (current().rooms[channel]?.hasNewer === true && inChannel(message)) void openChannel(channel).catch(report);
    else if (channel === current().channelId) read(channel);
    return;
  }
  const who = message.username ?? (message.user === current().boot?.bot.id ? current().boot?.bot.name : personOf(message.user)?.real_name);
  const where = channelOf(channel);
  if (channel === current().channelId) {
    read(channel);
    announce(`${message.ephemeral === true ? "Only visible to you. " : ""}${who ?? "New message"}: ${message.text ?? ""}`);
  } else if (inChannel(message) && where !== undefined && isJoined(where)) {
    const count = (current().unread[channel] ?? 0) + 1;
    change((before) => ({ unread: { ...before.unread, [channel]: count } }));
    announce(`New message in ${channelTitle(where)}`);
  }
}

/** Draws a changed message, announces what it says now, and leaves the focus where it was. */
function updated(channel: string, message: Message): void {
  const before = current().rooms[channel]?.messages.find((one) => sameMessage(one, message));
  const keepFocus = holdFocus(message.ephemeral_id ?? message.ts);
  putMessage(channel, message, false);
  keepFocus();
  const said = (one: Message): string => JSON.stringify([one.text, one.blocks]);
  if (channel === current().channelId && before !== undefined && said(before) !== said(message)) {
    announce(`Updated: ${message.text ?? ""}`);
  }
}

async function apply(event: Change): Promise<void> {
  switch (event.type) {
    case "message":
      return arrived(event.channel, event.message);
    case "message_changed":
      return updated(event.channel, event.message);
    case "message_deleted": {
      const gone = { ts: event.ts, ephemeral_id: event.ephemeral_id };
      const keepFocus = holdFocus(event.ephemeral_id ?? event.ts ?? "");
      change((before) => ({
        rooms: Object.fromEntries(
          Object.entries(before.rooms).map(([id, room]) => [
            id,
            id === event.channel ? { ...room, messages: without(room.messages, gone) } : room,
          ]),
        ),
        threads: Object.fromEntries(Object.entries(before.threads).map(([id, list]) => [id, without(list, gone)])),
      }));
      keepFocus();
      return;
    }
    case "view":
      return change({ view: event.view, viewDepth: event.stack ?? 1 });
    case "home":
      return change({ home: event.view });
    case "clock":
      return change((before) => ({ boot: before.boot === null ? null : { ...before.boot, clock: event.clock } }));
    case "channels":
      return refreshBoot();
    case "reset":
      return restart();
    case "notice":
      return toast(event.text);
  }
}

/** Reloads people and channels without changing the view. */
export async function refreshBoot(): Promise<void> {
  const as = me();
  const boot = await get<Boot>("/workspace/boot", { as });
  if (as !== me()) return;
  const stays = boot.channels.some((one) => one.id === current().channelId);
  change((before) => ({ boot: { ...boot, seq: before.boot?.seq ?? boot.seq } }));
  if (!stays) await openChannel(choose(boot, "", false));
}

let resetHere = false;

/** Resets the workspace for everyone. */
export async function resetWorkspace(): Promise<void> {
  resetHere = true;
  if ((await send("/workspace/reset", {})) === null) resetHere = false;
}

/** Reloads everything after a reset or a restart of the server. */
async function restart(): Promise<void> {
  forgetEdits();
  const wasHere = resetHere;
  resetHere = false;
  if (wasHere) {
    forgetAll();
    change({ drafts: {} });
  }
  await start(becoming || me(), wasHere ? "" : undefined);
  if (wasHere) toast("The workspace was reset.");
}

async function poll(): Promise<void> {
  if (current().boot === null) return start();
  const myEpoch = epoch;
  const answer = await get<{ seq: number; events: Change[] }>("/workspace/changes", { as: me(), since: String(since) });
  if (myEpoch !== epoch) return;
  if (!current().connected) change({ connected: true });
  if (answer.seq < since) return start(becoming || me()); // The server began anew.
  since = answer.seq;
  if (answer.events.length > 0) eagerUntil = 0;
  for (const event of answer.events) {
    await apply(event);
    if (myEpoch !== epoch) return;
  }
  if (answer.events.length > 0) for (const done of waiting.splice(0)) done();
}

const EAGER_MS = 150;
let eagerUntil = 0;
const waiting: (() => void)[] = [];

/** Resolves on the next change, or after `limit` milliseconds; until then a button shows as busy. */
export function nextChange(limit: number): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    window.setTimeout(resolve, limit);
  });
}

let hiddenRounds = 0;
let polling = false;
let again = false;

async function round(): Promise<void> {
  if (polling) {
    again = true;
    return;
  }
  polling = true;
  let wait = 500;
  try {
    await poll();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    change({ connected: false });
    wait = 2000;
  } finally {
    polling = false;
  }
  hiddenRounds = document.visibilityState === "visible" ? 0 : hiddenRounds + 1;
  if (hiddenRounds > 0) wait = Math.min(30_000, 2000 * hiddenRounds);
  if (Date.now() < eagerUntil) wait = Math.min(wait, EAGER_MS);
  if (again) wait = 0;
  again = false;
  schedule(wait);
}

function schedule(wait: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void round(), wait);
}

/** Polls now and then frequently until a change arrives, after an action by the person. */
function soon(): void {
  eagerUntil = Date.now() + 3000;
  schedule(polling ? EAGER_MS : 0);
}

window.addEventListener?.("hashchange", () => {
  const { as, channel } = place();
  if (as !== undefined && as !== me()) void start(as, channel);
  else if (channel !== current().channelId) void openChannel(channel);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (current().boot !== null) read(current().channelId);
  soon();
});

/** POSTs, shows an error as a toast, and polls for changes. Returns null if refused. */
export async function send<T = { ok: true }>(path: string, body: Record<string, unknown>): Promise<T | null> {
  try {
    return await post<T>(path, { as: me(), ...body });
  } catch (error) {
    report(error);
    return null;
  } finally {
    soon();
  }
}
