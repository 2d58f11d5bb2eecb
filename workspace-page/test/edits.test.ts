/** What is typed or chosen in a message's or modal's elements, and what Slack says of it before it is sent. */

import { beforeEach, expect, test } from "vitest";
import type { Block, Element } from "../src/contract";
import { edit, forgetEdits, initialState, inputError, isEmpty, statefulElements, stateOf, surfaceKey, valuesOf } from "../src/edits";

const option = (value: string) => ({ text: { type: "plain_text" as const, text: value }, value });
const text = (part: Partial<Element> = {}): Element => ({ type: "plain_text_input", action_id: "x", ...part });
const input = (element: Partial<Element>, optional = false): Block => ({ type: "input", block_id: "b", optional, element: text(element) });
const held = (value: string | null) => ({ type: "plain_text_input", value });

beforeEach(() => forgetEdits());

test.each<[Partial<Element>, string | null, string | null]>([
  [{}, null, "Please complete this required field."],
  [{}, "  ", "Please complete this required field."],
  [{ min_length: 5 }, "abc", "Please enter at least 5 characters."],
  [{ max_length: 2 }, "abc", "Please enter no more than 2 characters."],
  [{ type: "email_text_input" }, "a@b", "Please enter a valid email address."],
  [{ type: "email_text_input" }, "a@b.example", null],
  [{ type: "url_text_input" }, "nope", "Please enter a valid URL, such as https://example.com."],
  [{ type: "url_text_input" }, "https://a.example", null],
  [{ type: "number_input" }, "x", "Please enter a number."],
  [{ type: "number_input" }, "1.5", "Please enter a whole number."],
  [{ type: "number_input", is_decimal_allowed: true }, "1.5", null],
  [{ type: "number_input", min_value: "3" }, "2", "Please enter 3 or more."],
  [{ type: "number_input", max_value: "3" }, "4", "Please enter 3 or less."],
  [{ type: "number_input", min_value: "3", max_value: "3" }, "3", null],
])("%o holding %o is answered %o", (element, value, said) => {
  expect(inputError(input(element), held(value))).toBe(said);
});

test("an optional input may be empty, and a block without an element is never complained of", () => {
  expect(inputError(input({}, true), held(null))).toBeNull();
  expect(inputError({ type: "section" }, held(null))).toBeNull();
  expect(inputError(input({ type: "datepicker" }), { type: "datepicker", selected_date: "2020-01-10" })).toBeNull();
});

test.each([
  ["static_select", "selected_option", null],
  ["external_select", "selected_option", null],
  ["radio_buttons", "selected_option", null],
  ["multi_static_select", "selected_options", []],
  ["multi_external_select", "selected_options", []],
  ["checkboxes", "selected_options", []],
  ["users_select", "selected_user", null],
  ["multi_users_select", "selected_users", []],
  ["channels_select", "selected_channel", null],
  ["multi_channels_select", "selected_channels", []],
  ["conversations_select", "selected_conversation", null],
  ["multi_conversations_select", "selected_conversations", []],
  ["file_input", "files", []],
  ["datepicker", "selected_date", null],
  ["timepicker", "selected_time", null],
  ["datetimepicker", "selected_date_time", null],
  ["plain_text_input", "value", null],
])("%s starts empty, in Slack's own field", (type, field, nothing) => {
  const state = initialState({ type, action_id: "x" });
  expect(state).toStrictEqual({ type, [field]: nothing });
  expect(isEmpty(state)).toBe(true);
});

test("initial values are what an element holds at first", () => {
  expect(isEmpty(initialState({ type: "datepicker", action_id: "x", initial_date: "2020-01-10" }))).toBe(false);
  expect(initialState({ type: "checkboxes", initial_options: [option("a")] })).toStrictEqual({
    type: "checkboxes",
    selected_options: [option("a")],
  });
});

test("each surface has a key of its own", () => {
  const keys = [{ view_id: "V" }, { channel: "V", ts: "1" }, { channel: "V", ephemeral_id: "1" }].map(surfaceKey);
  expect(new Set(keys).size).toBe(3);
});

test("a modal keeps what was typed when its element changes, a message does not", () => {
  for (const [surface, kept] of [
    ["view V", "typed"],
    ["message C 1", null],
  ] as const) {
    edit(surface, "b", text(), held("typed"));
    expect(stateOf(surface, "b", text())).toStrictEqual(held("typed"));
    expect(stateOf(surface, "b", text({ placeholder: { type: "plain_text", text: "new" } })).value).toBe(kept);
  }
});

test("edits of one surface can be forgotten, or all", () => {
  edit("view A", "b", text(), held("a"));
  edit("view B", "b", text(), held("b"));
  forgetEdits("view A");
  expect([stateOf("view A", "b", text()).value, stateOf("view B", "b", text()).value]).toStrictEqual([null, "b"]);
  forgetEdits();
  expect(stateOf("view B", "b", text()).value).toBeNull();
});

test("values are those of all elements that hold one", () => {
  const blocks: Block[] = [
    { type: "section", block_id: "s", accessory: { type: "datepicker", action_id: "d" } },
    { type: "actions", block_id: "a", elements: [{ type: "button", action_id: "go" }, text({ action_id: "t" }), text({ action_id: "u" })] },
    { type: "context", block_id: "c", elements: [{ type: "mrkdwn", text: "x" }] },
    input({}),
  ];
  edit("view V", "a", text({ action_id: "t" }), held("typed"));
  expect(valuesOf("view V", blocks)).toStrictEqual({
    s: { d: { type: "datepicker", selected_date: null } },
    a: { t: held("typed"), u: held(null) },
    b: { x: held(null) },
  });
  expect(statefulElements({ type: "divider" })).toStrictEqual([]);
});
