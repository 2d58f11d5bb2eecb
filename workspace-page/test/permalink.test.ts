/** Permalinks: read, written, and followed in test/sync.test.ts. */

import { expect, test } from "vitest";
import { permalinkIn, permalinkOf } from "../src/permalink";

const HERE = "http://127.0.0.1:3000";

test.each([
  [`${HERE}/?channel=C1&message=1.5`, { channel: "C1", ts: "1.5", thread: "" }],
  [`${HERE}/?channel=C1&message=2.5&thread=1.5#/U1/C2`, { channel: "C1", ts: "2.5", thread: "1.5" }],
  [`${HERE}/?channel=C1&message=1.5&thread=1.5`, { channel: "C1", ts: "1.5", thread: "" }],
  [`${HERE}/?channel=C1`, null],
  [`${HERE}/?channel=C1&message=%22%5D`, null],
  [`${HERE}/releases/?channel=C1&message=1.5`, null],
  ["https://elsewhere.example/?channel=C1&message=1.5", null],
  ["no address", null],
])("%s leads to its message or nowhere", (address, place) => {
  expect(permalinkIn(address, [HERE])).toStrictEqual(place);
});

test("a written permalink is read back, for a message, a thread's first and a reply", () => {
  for (const message of [{ ts: "1.5" }, { ts: "1.5", thread_ts: "1.5" }, { ts: "2.5", thread_ts: "1.5" }]) {
    const thread = message.ts === "2.5" ? "1.5" : "";
    expect(permalinkIn(permalinkOf(HERE, "C1", message), [HERE])).toStrictEqual({ channel: "C1", ts: message.ts, thread });
  }
});
