/** Start, polling and what each change does, against a server that is played here. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Boot, Change, Message, View } from "../src/contract";
import { change, current, initial } from "../src/store";
import { page } from "./browser";
import { boot, message } from "./made";

type Answer = Record<string, unknown>;

/** The server: what it holds, what it was asked, and whether it is away. */
const server = {
  boot: boot(),
  events: [] as Change[],
  seq: 1,
  messages: {} as Record<string, Message[]>,
  asked: [] as string[],
  posted: [] as [string, Answer][],
  away: false,
  refusal: "",
  home: null as View | null,
  unread: {} as Record<string, number>,
  slow: Promise.resolve(),
};

function answer(path: string, query: URLSearchParams): Answer {
  if (path === "/workspace/boot") return { ...server.boot, me: query.get("as") ?? server.boot.me };
  const here = server.messages[query.get("channel") ?? ""] ?? [];
  if (path === "/workspace/messages" && query.has("around")) {
    const at = here.findIndex((one) => one.ts === query.get("around"));
    return { messages: here.slice(Math.max(0, at - 1), at + 1), has_more: at > 1, has_newer: at + 1 < here.length };
  }
  if (path === "/workspace/messages" && query.has("after")) {
    return { messages: here.filter((one) => Number(one.ts) > Number(query.get("after"))), has_newer: false };
  }
  if (path === "/workspace/messages") return { messages: server.messages[query.get("channel") ?? ""] ?? [], has_more: query.has("before") };
  if (path === "/workspace/unread") return { unread: server.unread };
  if (path === "/workspace/home") return { view: server.home };
  if (path === "/workspace/changes") return { seq: server.seq, events: server.events.splice(0) };
  return { ok: true };
}

/** An answer that is read at once: a real Response takes turns of the event loop that stand still here. */
const json = (body: unknown, status = 200): Response =>
  ({ ok: status < 300, status, json: () => Promise.resolve(structuredClone(body)) }) as unknown as Response;

let sync: typeof import("../src/sync");

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
  Object.assign(server, {
    boot: boot(),
    events: [],
    seq: 1,
    messages: {},
    asked: [],
    posted: [],
    away: false,
    refusal: "",
    unread: {},
    slow: Promise.resolve(),
  });
  vi.stubGlobal("fetch", async (address: string, init?: RequestInit) => {
    if (server.away) throw new TypeError("away");
    const [path = "", search = ""] = address.split("?");
    server.asked.push(address);
    if (path === "/workspace/boot") await server.slow;
    if (init?.method === "POST") server.posted.push([path, JSON.parse(String(init.body)) as Answer]);
    if (server.refusal !== "" && init?.method === "POST") return json({ error: server.refusal }, 400);
    return json(answer(path, new URLSearchParams(search)));
  });
  vi.resetModules();
  const store = await import("../src/store");
  store.change(initial);
  state = store.current;
  put = store.change;
  sync = await import("../src/sync");
});

afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

let state: typeof current = current;
let put: typeof change = change;

/** Lets a time pass, with the polls that fall into it. */
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

async function started(as?: string): Promise<void> {
  await sync.start(as);
  await pass(0);
}

async function hears(...events: Change[]): Promise<void> {
  server.seq += events.length;
  server.events.push(...events);
  await pass(600);
}

const texts = (channel: string): (string | undefined)[] => (state().rooms[channel]?.messages ?? []).map((one) => one.text);

test("the first visit opens the first channel with the first command in its box", async () => {
  await started();
  expect(state().channelId).toBe("C1");
  expect(state().drafts).toStrictEqual({ C1: "/release status june-2020" });
  expect(page.address).toBe("/#/U1/C1");
  await started("U1");
  expect(state().drafts).toStrictEqual({ C1: "/release status june-2020" });
});

test("the address says who and where", async () => {
  page.location.hash = "#/U2/C2";
  await started();
  expect([state().boot?.me, state().channelId]).toStrictEqual(["U2", "C2"]);
});

test("a permalink opens the channel with the messages around one, as whoever acted last", async () => {
  await started("U2");
  put(initial);
  page.location.hash = "";
  server.messages.C2 = ["1.0", "2.0", "3.0", "4.0"].map((ts) => message(ts));
  page.location.href = "http://127.0.0.1:3000/?channel=C2&message=3.0";
  await started();
  expect([state().boot?.me, state().channelId, state().found?.ts]).toStrictEqual(["U2", "C2", "3.0"]);
  expect(texts("C2")).toStrictEqual(["text 2.0", "text 3.0"]);
  await hears({ type: "message", channel: "C2", message: message("5.0", { user: "U1" }) });
  expect(texts("C2")).toStrictEqual(["text 2.0", "text 3.0"]);
  server.messages.C2.push(message("5.0"));
  await sync.loadNewer("C2");
  expect(texts("C2")).toStrictEqual(["text 2.0", "text 3.0", "text 4.0", "text 5.0"]);
  await sync.openMessage({ channel: "C2", ts: "4.0", thread: "2.0" });
  expect(state().thread).toStrictEqual({ channel: "C2", ts: "2.0" });
  await sync.openMessage({ channel: "C9", ts: "4.0", thread: "" });
  expect(state().toasts.at(-1)?.text).toMatch(/can't see the channel/);
  await sync.openChannel("C2");
  expect(state().found).toBe(null);
});

test("somebody in the bot's direct messages sees their own when the person is switched", async () => {
  page.location.hash = "#/U1/D1";
  await started();
  server.boot = boot({ channels: [...boot().channels.slice(0, 2), { id: "D7", name: "im", is_im: true, im_with: "UBOT" }] });
  await started("U2");
  expect(state().channelId).toBe("D7");
});

test("a server that is away at the start is named, and tried again", async () => {
  server.away = true;
  await sync.start();
  expect(state().failure).toMatch(/isn't responding/);
  server.away = false;
  await pass(2100);
  expect(state().boot?.me).toBe("U1");
});

test("a person of the address who is unknown gives way to the server's choice", async () => {
  page.location.hash = "#/U9/C1";
  const honest = fetch;
  vi.stubGlobal("fetch", (address: string, init?: RequestInit) =>
    address.includes("as=U9") ? Promise.resolve(json({ error: "Nobody" }, 404)) : honest(address, init),
  );
  await sync.start();
  expect(state().boot?.me).toBe("U1");
});

test("messages come in, change and go", async () => {
  await started();
  await hears({ type: "message", channel: "C1", message: message("1.0") });
  expect(texts("C1")).toStrictEqual(["text 1.0"]);
  expect(state().announcement).toBe("David Kerr: text 1.0");
  await hears({ type: "message_changed", channel: "C1", message: message("1.0", { text: "edited" }) });
  expect(texts("C1")).toStrictEqual(["edited"]);
  expect(state().announcement).toBe("Updated: edited");
  await hears({ type: "message_changed", channel: "C1", message: message("9.0") });
  expect(texts("C1")).toStrictEqual(["edited"]);
  await hears({ type: "message_deleted", channel: "C1", ts: "1.0" });
  expect(texts("C1")).toStrictEqual([]);
});

test("a message elsewhere counts as unread until its channel is opened", async () => {
  await started();
  await hears({ type: "message", channel: "C2", message: message("1800000000.0") });
  expect(state().unread.C2).toBe(1);
  expect(state().announcement).toBe("New message in tag-private");
  await sync.openChannel("C2");
  expect([state().unread.C2, state().channelId, page.address]).toStrictEqual([0, "C2", "/#/U1/C2"]);
  await sync.openChannel("C404");
  expect(state().channelId).toBe("C2");
});

test("one's own message is never unread, and an ephemeral one says who sees it", async () => {
  await started();
  await hears({ type: "message", channel: "C2", message: message("2.0", { user: "U1" }) });
  expect(state().unread.C2 ?? 0).toBe(0);
  await hears({ type: "message", channel: "C1", message: message("3.0", { user: "UBOT", ephemeral: true, ephemeral_id: "E" }) });
  expect(state().announcement).toBe("Only visible to you. Release bot: text 3.0");
});

test("what came while the page was closed is counted at the start", async () => {
  page.local.setItem("workspace-read", JSON.stringify({ since: "100", marks: { "U1 C2": "150" } }));
  server.unread = { C2: 3, C1: 2 };
  await started();
  expect(state().unread).toStrictEqual({ C2: 3, C1: 0 });
  const [, body] = server.posted.find(([path]) => path === "/workspace/unread") ?? [];
  expect(body).toMatchObject({ as: "U1", marks: { C2: "150" } });
  expect(server.asked.filter((one) => one.includes("/messages"))).toHaveLength(1);
});

test("a thread that is open gets its replies, and the channel keeps what it had", async () => {
  server.messages.C1 = [message("1.0")];
  await started();
  sync.openThread("C1", "1.0");
  await pass(0);
  const loads = server.asked.filter((one) => one.includes("channel=C1")).length;
  await hears({ type: "message", channel: "C1", message: message("2.0", { thread_ts: "1.0" }) });
  expect(state().threads["C1 1.0"]?.map((one) => one.ts)).toStrictEqual(["1.0", "2.0"]);
  expect(texts("C1")).toStrictEqual(["text 1.0"]);
  expect(server.asked.filter((one) => one.includes("channel=C1")).length).toBe(loads);
});

test("earlier messages are put before those that are there", async () => {
  server.messages.C1 = [message("5.0")];
  await started();
  server.messages.C1 = [message("4.0")];
  await sync.loadEarlier("C1");
  expect(texts("C1")).toStrictEqual(["text 4.0", "text 5.0"]);
  expect(state().rooms.C1?.hasMore).toBe(true);
  const asked = server.asked.length;
  await sync.loadEarlier("C404");
  expect(server.asked).toHaveLength(asked);
});

test("views, the clock and notices are shown", async () => {
  await started();
  await hears(
    { type: "view", view: { id: "V1", blocks: [] }, stack: 2 },
    { type: "clock", clock: { now: "2020-01-13T10:00:00Z", label: "13 Jan" } },
    { type: "notice", text: "Hello" },
  );
  expect([state().view?.id, state().viewDepth, state().boot?.clock.label]).toStrictEqual(["V1", 2, "13 Jan"]);
  expect(state().toasts.map((one) => one.text)).toStrictEqual(["Hello"]);
});

test("who may no longer see a channel is led to another", async () => {
  await started();
  await sync.openChannel("C2");
  server.boot = boot({ channels: boot().channels.filter((one) => one.id !== "C2") });
  await hears({ type: "channels" });
  expect(state().channelId).toBe("C1");
});

test("a reset here forgets drafts and says so; one elsewhere keeps the place", async () => {
  await started();
  await sync.openChannel("C2");
  put({ drafts: { C2: "half a sentence" } });
  await hears({ type: "reset" });
  expect([state().channelId, state().drafts.C2, state().toasts.length]).toStrictEqual(["C2", "half a sentence", 0]);
  await sync.resetWorkspace();
  await hears({ type: "reset" });
  expect(state().toasts.map((one) => one.text)).toStrictEqual(["The workspace was reset."]);
  expect(state().drafts).toStrictEqual({});
});

test("who is being changed to is kept when all is loaded anew meanwhile", async () => {
  await started();
  let answered = (): void => undefined;
  server.slow = new Promise((resolve) => {
    answered = resolve;
  });
  const changed = sync.start("U2");
  await hears({ type: "reset" });
  answered();
  await changed;
  await pass(600);
  expect([state().boot?.me, page.address.split("/")[2]]).toStrictEqual(["U2", "U2"]);
});

test("a server that began anew is started with again", async () => {
  server.boot = boot({ seq: 50 });
  server.seq = 50;
  await started();
  server.seq = 1;
  server.boot = boot({ seq: 1, clock: { now: "2020-01-10T10:00:00Z", label: "anew" } });
  await pass(600);
  expect(state().boot?.clock.label).toBe("anew");
});

test("a lost connection is shown until the server answers again", async () => {
  await started();
  server.away = true;
  await pass(600);
  expect(state().connected).toBe(false);
  server.away = false;
  await pass(2500);
  expect(state().connected).toBe(true);
});

test("a hidden page asks seldom, and at once when it is looked at", async () => {
  await started();
  page.document.visibilityState = "hidden";
  await pass(600);
  const asked = server.asked.length;
  await pass(1500);
  expect(server.asked).toHaveLength(asked);
  page.document.visibilityState = "visible";
  page.listeners.get("visibilitychange")?.();
  await pass(0);
  expect(server.asked).toHaveLength(asked + 1);
});

test("what a person sends goes out in their name, and a refusal becomes a notice", async () => {
  await started();
  expect(await sync.send("/workspace/message", { text: "hi" })).toStrictEqual({ ok: true });
  expect(server.posted.at(-1)).toStrictEqual(["/workspace/message", { as: "U1", text: "hi" }]);
  server.refusal = "You are not in that channel.";
  expect(await sync.send("/workspace/message", { text: "hi" })).toBeNull();
  expect(state().toasts).toMatchObject([{ text: "You are not in that channel.", kind: "error" }]);
  expect(() => sync.report(new Error("a bug"))).toThrow("a bug");
});

test("a button waits for the next change, but not for ever", async () => {
  await started();
  let done = 0;
  void sync.nextChange(5000).then(() => (done += 1));
  await hears({ type: "notice", text: "Hello" });
  expect(done).toBe(1);
  void sync.nextChange(1000).then(() => (done += 1));
  await pass(1000);
  expect(done).toBe(2);
});

test("answers for a person who has been switched away from are dropped", async () => {
  await started();
  const late: ((answer: Response) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => late.push(resolve)));
  const loading = sync.load("C2");
  put((before) => ({ rooms: {}, boot: { ...(before.boot as Boot), me: "U2" } }));
  late[0]?.(json({ messages: [message("1.0")] }));
  await loading;
  expect(state().rooms.C2).toBeUndefined();
});

test("opening Home asks for it, and what the bot publishes later takes its place", async () => {
  await sync.start();
  expect(state().homeOpen).toBe(false);
  const view = { id: "V1", type: "home", blocks: [] };
  server.home = view;
  await sync.openHome();
  expect(server.asked.some((one) => one.startsWith("/workspace/home"))).toBe(true);
  expect([state().homeOpen, state().home]).toEqual([true, view]);
  server.events.push({ type: "home", view: { ...view, id: "V2" } });
  server.seq += 1;
  await vi.advanceTimersByTimeAsync(1000);
  expect(state().home?.id).toBe("V2");
  server.home = null;
  await sync.start("U2");
  expect([state().homeOpen, state().home]).toEqual([false, null]);
  await sync.openHome();
  expect(state().home).toBe(null);
});
