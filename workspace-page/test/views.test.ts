/** Small pure functions beside what draws: initials, colours, sizes and local addresses. */

import { expect, test } from "vitest";
import { localAddress, readableSize } from "../src/blocks/media";
import { initials, inkOn } from "../src/views/avatar";

test.each([
  ["Rachel Green", "RG"],
  ["Rachel", "R"],
  ["Rachel van der Green", "RG"],
  ["(guest) Émile", "É"],
  ["", "?"],
])("the initials of %o", (name, shown) => {
  expect(initials(name)).toBe(shown);
});

test("ink stands out from its ground", () => {
  expect(["#ffffff", "#fdcb58", "#000000", "#4a154b", "no colour"].map(inkOn)).toStrictEqual(["#000", "#000", "#fff", "#fff", "#fff"]);
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KB"],
  [1024 * 1024, "1.0 MB"],
  [2_621_440, "2.5 MB"],
])("%i bytes read as %s", (bytes, shown) => {
  expect(readableSize(bytes)).toBe(shown);
});

test("only pictures that the workspace serves are loaded", () => {
  expect(localAddress("/files/F1?x=1")).toBe("/files/F1?x=1");
  expect(localAddress("http://127.0.0.1:3000/files/F1")).toBe("/files/F1");
  expect(localAddress("https://elsewhere.example/a.png")).toBeNull();
  expect(localAddress("//elsewhere.example/a.png")).toBeNull();
  expect(localAddress("javascript:alert(1)")).toBeNull();
  expect(localAddress("data:image/png;base64,AA")).toBe("data:image/png;base64,AA");
  expect(localAddress("data:text/html,x")).toBeNull();
  expect(localAddress(null)).toBeNull();
});
