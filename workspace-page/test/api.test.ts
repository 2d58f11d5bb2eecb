/** Requests to the workspace's server, and the one sentence that people get when one fails. */

import { expect, test, vi } from "vitest";
import { get, post, Refused } from "../src/api";

function answers(body: string, status = 200): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("a query holds what is given and nothing else", async () => {
  const fetched = answers('{"a": 1}');
  expect(await get("/x", { as: "U 1", channel: undefined })).toStrictEqual({ a: 1 });
  expect(fetched).toHaveBeenCalledWith("/x?as=U+1", { cache: "no-store" });
  await get("/x", {});
  expect(fetched).toHaveBeenLastCalledWith("/x", { cache: "no-store" });
});

test("a POST carries JSON", async () => {
  const fetched = answers('{"ok": true}');
  await post("/x", { a: 1 });
  expect(fetched).toHaveBeenCalledWith("/x", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"a":1}' });
});

test.each([
  ['{"error": "No such channel."}', 404, "No such channel."],
  ["<html>", 500, "The workspace answered with HTTP 500."],
  ["<html>", 200, "The workspace answered with HTTP 200."],
  ['{"error": 5}', 400, "The workspace answered with HTTP 400."],
])("%s with status %i is refused in a sentence", async (body, status, sentence) => {
  answers(body, status);
  await expect(get("/x", {})).rejects.toThrow(new Refused(sentence));
});

test("a server that is away is named", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")));
  await expect(post("/x", {})).rejects.toThrow("The workspace's server isn't responding. Start it again with python -m bot.");
});
