/** What the page remembers in the browser, and what it does where storage is switched off or spoilt. */

import { expect, test, vi } from "vitest";
import { firstVisit, forgetAll, markRead, readUpTo, rememberSent, rememberTheme, sentTexts } from "../src/memory";
import { page } from "./browser";

test("a channel that was never read counts from the first meeting", () => {
  const first = readUpTo("U1", "C1");
  expect(Number(first)).toBeCloseTo(Date.now() / 1000, -1);
  expect(readUpTo("U1", "C2")).toBe(first);
});

test("marks are kept for each person and channel", () => {
  markRead("U1", "C1", "5.0");
  markRead("U2", "C1", "7.0");
  expect([readUpTo("U1", "C1"), readUpTo("U2", "C1")]).toStrictEqual(["5.0", "7.0"]);
});

test("sent texts come newest last, once each, and at most fifty", () => {
  for (let number = 0; number < 60; number += 1) rememberSent("U1", `text ${number}`);
  rememberSent("U1", "text 30");
  expect(sentTexts("U1")).toHaveLength(50);
  expect(sentTexts("U1").at(-1)).toBe("text 30");
  expect(sentTexts("U1").filter((one) => one === "text 30")).toHaveLength(1);
  expect(sentTexts("U2")).toStrictEqual([]);
});

test("the first visit is first once, and a reset of the workspace makes none", () => {
  expect([firstVisit(), firstVisit()]).toStrictEqual([true, false]);
  rememberSent("U1", "x");
  markRead("U1", "C1", "5.0");
  forgetAll();
  expect(firstVisit()).toBe(false);
  expect(sentTexts("U1")).toStrictEqual([]);
  expect(readUpTo("U1", "C1")).not.toBe("5.0");
});

test("the theme is shown at once and kept", () => {
  rememberTheme("dark");
  expect(page.document.documentElement.dataset.theme).toBe("dark");
  expect(page.local.getItem("workspace-theme")).toBe("dark");
});

test("what somebody spoilt by hand is as if it were not there", () => {
  page.session.setItem("workspace-history", "{not json");
  page.local.setItem("workspace-read", '{"since": 5}');
  expect(sentTexts("U1")).toStrictEqual([]);
  expect(Number(readUpTo("U1", "C1"))).toBeGreaterThan(1e9);
});

test("without storage it remembers until the page is left", () => {
  const refuse = (): never => {
    throw new Error("storage is switched off");
  };
  for (const storage of [page.local, page.session]) {
    vi.spyOn(storage, "getItem").mockImplementation(refuse);
    vi.spyOn(storage, "setItem").mockImplementation(refuse);
  }
  markRead("U1", "C1", "9.0");
  rememberSent("U1", "x");
  expect(readUpTo("U1", "C1")).toBe("9.0");
  expect(sentTexts("U1")).toStrictEqual(["x"]);
});
