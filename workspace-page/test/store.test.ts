/** The page's state: names of people and channels, notices, questions, and small helpers around it. */

import { beforeEach, expect, test } from "vitest";
import { ask, change, channelOf, channelTitle, current, dropToast, initial, isBotDm, personOf, toast } from "../src/store";
import { busyKey, domId, type Surface } from "../src/surface";
import { uploadBody } from "../src/upload";
import { boot } from "./made";

beforeEach(() => change({ ...initial, boot: boot() }));

const title = (id: string): string => channelTitle(channelOf(id) ?? { id, name: "?" });

test("a channel is called by its name, direct messages by the other's", () => {
  expect(["C1", "D1", "D2"].map(title)).toStrictEqual(["june-2020", "Release bot", "David Kerr"]);
  expect(channelTitle({ id: "D9", name: "im-left", is_im: true, im_with: "U9" })).toBe("im-left");
});

test("the bot's direct messages are known by either side", () => {
  expect(isBotDm(channelOf("D1"))).toBe(true);
  expect(isBotDm({ id: "D3", name: "x", is_im: true, im_with: "U1" })).toBe(true);
  expect(isBotDm(channelOf("D2"))).toBe(false);
  expect(isBotDm(undefined)).toBe(false);
});

test("unknown people and channels are undefined", () => {
  expect([personOf("U9"), personOf(undefined), channelOf("C9")]).toStrictEqual([undefined, undefined, undefined]);
});

test("a change may depend on the state before", () => {
  change({ scrollTick: 4 });
  change((before) => ({ scrollTick: before.scrollTick + 1 }));
  expect(current().scrollTick).toBe(5);
});

test("at most four notices are shown, each text once, and each can be dropped", () => {
  for (const text of ["one", "two", "three", "four", "five", "two"]) toast(text);
  toast("bad", "error");
  expect(current().toasts.map((one) => one.text)).toStrictEqual(["four", "five", "two", "bad"]);
  dropToast(current().toasts[0]?.id ?? -1);
  expect(current().toasts.map((one) => one.text)).toStrictEqual(["five", "two", "bad"]);
});

test("a question resolves to the answer and is gone", async () => {
  const agreed = ask({ title: "Sure?", body: "", confirm: "Yes", deny: "No", style: "danger" });
  current().confirmation?.done(true);
  expect(await agreed).toBe(true);
  expect(current().confirmation).toBeNull();
});

test("element ids are the same at every drawing and fit for the DOM", () => {
  const surface = (container: Surface["container"]) => ({ container }) as Surface;
  expect(domId(surface({ view_id: "V1" }), "b 1", "a:x")).toBe("el-V1-b_1-a_x");
  expect(domId(surface({ channel: "C1", ts: "1.2" }), "b", "a")).toMatch(/^[\w-]+$/);
  expect(busyKey("b", { type: "button", action_id: "a" })).toBe("b a");
});

test("a file goes to the server in base64; one that is too large is refused with a notice", async () => {
  const file = new File(["\u00e9"], "a.txt", { type: "text/plain" });
  expect(await uploadBody(file)).toStrictEqual({ name: "a.txt", mimetype: "text/plain", content_base64: "w6k=" });
  expect((await uploadBody(new File(["x"], "a")))?.mimetype).toBe("application/octet-stream");
  expect(await uploadBody(new File([new Uint8Array(10 * 1024 * 1024 + 1)], "big"))).toBeNull();
  expect(current().toasts.map((one) => one.kind)).toStrictEqual(["error"]);
});
