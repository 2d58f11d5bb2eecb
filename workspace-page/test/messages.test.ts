/** Which messages stand where, and emoji. */

import { expect, test } from "vitest";
import { drawingOf, emojiFor, rawEmojiAt } from "../src/emoji";
import { inChannel, inRuns, merged, RUN, sameMessage, without } from "../src/message-order";
import { message } from "./made";

test("a reply stands in the thread alone, unless it is broadcast", () => {
  expect(inChannel(message("1"))).toBe(true);
  expect(inChannel(message("1", { thread_ts: "1" }))).toBe(true);
  expect(inChannel(message("2", { thread_ts: "1" }))).toBe(false);
  expect(inChannel(message("2", { thread_ts: "1", subtype: "thread_broadcast" }))).toBe(true);
});

test("an ephemeral message is told apart by its own id", () => {
  const ephemeral = message("1", { ephemeral_id: "E1" });
  expect(sameMessage(ephemeral, { ephemeral_id: "E1" })).toBe(true);
  expect(sameMessage(ephemeral, { ephemeral_id: "E2" })).toBe(false);
  expect(sameMessage(ephemeral, { ts: "1" })).toBe(false);
  expect(sameMessage(message("1"), { ts: "1" })).toBe(true);
});

test("a new message takes its place by time, a changed one the place it had", () => {
  const list = [message("1"), message("3")];
  expect(merged(list, message("2")).map((one) => one.ts)).toStrictEqual(["1", "2", "3"]);
  expect(merged(list, message("1", { text: "edited" })).map((one) => one.text)).toStrictEqual(["edited", "text 3"]);
  expect(list).toHaveLength(2);
});

test("a deleted message is gone, others stay", () => {
  expect(without([message("1"), message("2")], { ts: "1" }).map((one) => one.ts)).toStrictEqual(["2"]);
});

test("short codes and characters name the same emoji", () => {
  expect(emojiFor("warning")).toBe("⚠️");
  expect(emojiFor("constructor")).toBeNull();
  expect(rawEmojiAt("a 🟢 b", 2)).toStrictEqual({ name: "large_green_circle", character: "🟢", length: 2 });
  expect(rawEmojiAt("⚠", 0)).toMatchObject({ character: "⚠️", length: 1 });
  expect(rawEmojiAt("abc", 0)).toBeNull();
  expect(drawingOf("🟢")).toStrictEqual({ shape: "circle", colour: "#3eb15b" });
  expect(drawingOf("toString")).toBeNull();
});

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => message(String(from + at)));
const lengths = (runs: unknown[][]) => runs.map((run) => run.length);

test("a long list is divided into runs in its own order", () => {
  const list = numbered(1, 2 * RUN + 6);
  const runs = inRuns(list, new Set());
  expect(lengths(runs)).toStrictEqual([RUN, RUN, 5]);
  expect(runs.flat()).toStrictEqual(list);
  expect(inRuns([], new Set())).toStrictEqual([]);
});

test("earlier messages put in front leave the runs as they were", () => {
  const begun = new Set<string>();
  const before = inRuns(numbered(1000, 1030), begun);
  const after = inRuns(numbered(975, 1030), begun);
  expect(lengths(after)).toStrictEqual([RUN, 5, ...lengths(before)]);
  expect(after.slice(2)).toStrictEqual(before);
});

test("a new message joins the last run while it has room", () => {
  const begun = new Set<string>();
  inRuns(numbered(1000, 1025), begun);
  expect(lengths(inRuns(numbered(1000, 1026), begun))).toStrictEqual([RUN, 6]);
});
