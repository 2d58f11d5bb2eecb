/** What the message box offers: commands, verbs, people, groups and channels. */

import { beforeEach, expect, test } from "vitest";
import { complete, hintFor } from "../src/completion";
import { change, initial } from "../src/store";
import { boot } from "./made";

const BOOT = boot();
const inserts = (before: string, inThread = false): string[] => (complete(BOOT, before, inThread)?.offers ?? []).map((one) => one.insert);

beforeEach(() => change({ ...initial, boot: BOOT }));

test("a slash offers the commands that begin so", () => {
  expect(inserts("/")).toStrictEqual(["/release ", "/modification "]);
  expect(inserts("/rel")).toStrictEqual(["/release "]);
  expect(complete(BOOT, "/xyz", false)).toBeNull();
});

test("a whole command is exact, so that Enter sends it", () => {
  expect(complete(BOOT, "/release", false)?.exact).toBe(true);
  expect(complete(BOOT, "/relea", false)?.exact).toBe(false);
});

test("after the command its verbs are offered: first those that begin so, then those that hold it", () => {
  expect(inserts("/release ")).toHaveLength(4);
  expect(inserts("/release s")).toStrictEqual(["/release status ", "/release scope "]);
  expect(inserts("/release  STAT")).toStrictEqual(["/release status "]);
  expect(inserts("/release om")).toStrictEqual(["/release comment ", "/release comments "]);
  expect(complete(BOOT, "/release status", false)?.exact).toBe(true);
  expect(complete(BOOT, "/release status june-2020", false)).toBeNull();
  expect(complete(BOOT, "/modification x", false)).toBeNull();
});

test("a thread and a second line have no commands", () => {
  expect(complete(BOOT, "/rel", true)).toBeNull();
  expect(complete(BOOT, "/release\n", false)).toBeNull();
});

test("an at sign offers active people and groups by the start of any word of their names", () => {
  expect(inserts("@")).toStrictEqual(["@rachel ", "@david.kerr ", "@tag-members "]);
  expect(inserts("ask @ker")).toStrictEqual(["@david.kerr "]);
  expect(inserts("(@arch")).toStrictEqual(["@tag-members "]);
  expect(inserts("mail@rach")).toStrictEqual([]);
  expect(complete(BOOT, "ask @ker", false)).toMatchObject({ kind: "mention", from: 4, exact: false });
});

test("a person's detail is their name and title", () => {
  expect(complete(BOOT, "@rach", false)?.offers[0]).toMatchObject({ label: "Rachel Green", detail: "@rachel · Release manager" });
});

test("a hash offers channels, and no direct messages", () => {
  expect(inserts("#")).toStrictEqual(["#june-2020 ", "#tag-private "]);
  expect(inserts("#2020")).toStrictEqual(["#june-2020 "]);
  expect(complete(BOOT, "#june", false)?.offers[0]).toMatchObject({ label: "#june-2020", detail: "The June release" });
});

test("mentions are offered inside a command too", () => {
  expect(inserts("/release member add @rach")).toStrictEqual(["@rachel "]);
});

test("the hint is the usage of the longest verb that stands in the box", () => {
  expect(hintFor(BOOT, "/release status june-2020")).toStrictEqual({ usage: "/release status KEY", summary: "Where a release stands" });
  expect(hintFor(BOOT, "/release comments x")?.usage).toBe("/release comments KEY");
  expect(hintFor(BOOT, "/release scope")?.usage).toBe("/release scope");
  expect(hintFor(BOOT, "/release unknown")).toBeNull();
  expect(hintFor(BOOT, "/modification x")).toBeNull();
  expect(hintFor(BOOT, "hello")).toBeNull();
});
