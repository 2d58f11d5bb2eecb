/** Try this and Play, against a server that is played here; and whom a refusal names. */

import { beforeEach, expect, test, vi } from "vitest";
import type { Coming, Step } from "../src/contract";
import { namedInRefusal } from "../src/refusal";
import { boot, message } from "./made";

const step = (line: string, person = "U1", channel = "C1"): Step => ({ title: line, text: "", person, channel, line });
const due: Coming = { day: "2020-01-17", text: "The Panel meets", person: "U1", channel: "C1", line: "/release decide" };

const server = { days: [] as { posted: number; due: Coming[] }[], posted: [] as [string, Record<string, unknown>][], busy: 0 };

let guide: typeof import("../src/guide");
let store: typeof import("../src/store");

beforeEach(async () => {
  vi.useFakeTimers();
  Object.assign(server, { days: [], posted: [], busy: 0 });
  const json = (body: unknown): Response => ({ ok: true, status: 200, json: () => Promise.resolve(body) }) as unknown as Response;
  vi.stubGlobal("fetch", async (address: string, init?: RequestInit) => {
    const [path = ""] = address.split("?");
    if (typeof init?.body === "string") server.posted.push([path, JSON.parse(init.body) as Record<string, unknown>]);
    if (path === "/workspace/boot") return json({ ...boot(), me: new URLSearchParams(address.split("?")[1]).get("as") ?? "U1" });
    if (path === "/workspace/messages") return json({ messages: [] });
    if (path === "/workspace/changes") return json({ seq: 1, events: [] });
    if (path === "/workspace/unread") return json({ unread: {} });
    if (path === "/workspace/guide") {
      server.busy -= 1;
      return json(
        server.busy >= 0 ? { busy: true } : { steps: [step("/release status"), step("/release check", "U2"), step("")], coming: [due] },
      );
    }
    if (path === "/workspace/clock")
      return json({ ok: true, clock: { now: "2020-01-13T10:00", label: "x" }, ...(server.days.shift() ?? { posted: 0, due: [] }) });
    return json({ ok: true });
  });
  vi.resetModules();
  store = await import("../src/store");
  store.change(store.initial);
  guide = await import("../src/guide");
  const sync = await import("../src/sync");
  await sync.start();
  await guide.readGuide();
});

test("a step becomes the person, opens the channel and fills in the line; sending it is the step done", async () => {
  const [first, second, last] = store.current().steps;
  await guide.takeStep(first as Step);
  expect(store.current().drafts.C1).toBe("/release status");
  guide.lineSent("/release other");
  expect(store.current().stepAt).toBe(0);
  guide.lineSent("/release status");
  expect(store.current().stepAt).toBe(1);
  await guide.takeStep(second as Step);
  expect([store.current().boot?.me, store.current().stepAt]).toStrictEqual(["U2", 1]);
  guide.lineSent("/release check");
  await guide.takeStep(last as Step);
  expect(server.posted.at(-1)).toMatchObject(["/workspace/clock", { step: "working-day" }]);
  expect(store.current().stepAt).toBe(2);
});

test("the card is put away and stays away until it is asked for", () => {
  guide.openGuide();
  expect(store.current().guideOpen).toBe(true);
  guide.showGuide(false);
  guide.openGuide();
  expect(store.current().guideOpen).toBe(false);
  guide.showGuide(true);
  expect(store.current().guideOpen).toBe(true);
});

test("Play lets the days pass until something waits for somebody", async () => {
  server.days = [
    { posted: 3, due: [] },
    { posted: 0, due: [due] },
    { posted: 0, due: [] },
  ];
  const playing = guide.play();
  await vi.advanceTimersByTimeAsync(5000);
  await playing;
  expect(server.posted.filter(([path]) => path === "/workspace/clock")).toHaveLength(2);
  expect([store.current().playing, store.current().paused]).toStrictEqual([false, { why: "due", due: [due] }]);
});

test("Play pauses when something is posted, if that is asked for, or when Pause is pressed", async () => {
  store.change({ pauseWhenPosted: true });
  server.days = [{ posted: 1, due: [] }];
  await guide.play();
  expect(store.current().paused).toStrictEqual({ why: "posted", due: [] });
  const playing = guide.play();
  await vi.advanceTimersByTimeAsync(100);
  guide.pause();
  await vi.advanceTimersByTimeAsync(5000);
  await playing;
  expect(store.current().playing).toBe(false);
  await guide.jumpTo(due);
  expect(server.posted.at(-1)).toMatchObject(["/workspace/clock", { set: "2020-01-17T10:00" }]);
});

test("a busy server is asked again", async () => {
  store.change({ steps: [] });
  server.busy = 1;
  await guide.readGuide();
  expect(store.current().steps).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.current().steps).toHaveLength(3);
});

test("a scenario is started, and somebody else is asked in the place of whom was refused", async () => {
  await guide.startScenario("march", "March");
  expect(server.posted.some(([path, body]) => path === "/workspace/scenario" && body.name === "march")).toBe(true);
  expect(store.current().toasts.map((one) => one.text)).toContain("This is now: March.");
  await guide.beInstead("U2");
  expect(store.current().boot?.me).toBe("U2");
  await guide.loadState({ name: "state.zip" } as File);
  expect(store.current().toasts.map((one) => one.text)).toContain("This is now the state of state.zip.");
});

test("a refusal names people by mention, by name, or by the body whose chair may", () => {
  const all = boot();
  const [me, other] = all.people;
  const refusal = (text: string) => namedInRefusal(message("1.0", { user: all.bot.id, ephemeral: true, text }), all).map((one) => one.id);
  expect(refusal(`Only the TAG's chair, <@${other?.id}>, can do this.`)).toStrictEqual([other?.id]);
  expect(refusal(`Only ${other?.real_name} can do this.`)).toStrictEqual([other?.id]);
  expect(refusal(`Only <@${me?.id}> can.`)).toStrictEqual([]);
  expect(refusal(`Saved for <@${other?.id}>.`)).toStrictEqual([]);
  Object.assign(other ?? {}, { body: "TAG", is_chair: true });
  expect(refusal("Only the TAG's chair can do this.")).toStrictEqual([other?.id]);
});
