/** What mrkdwn becomes: the cases that decided against a ready-made renderer, and that text never becomes markup. */

import { test } from "node:test";
import assert from "node:assert/strict";
import { londonSeconds, slackDate } from "../src/dates";
import { complaint, initialState, isEmpty } from "../src/edits";
import { parse, plainSpans, type Span, spans } from "../src/mrkdwn";

const text = (found: Span[]): string =>
  found
    .map((span) => {
      if ("children" in span) return text(span.children);
      if (span.kind === "emoji") return span.character;
      if (span.kind === "date") return span.fallback;
      if ("text" in span) return span.text;
      return "label" in span ? span.label : span.name;
    })
    .join("");
const kinds = (source: string): string[] => spans(source).map((span) => span.kind);

test("times are never emoji", () => {
  for (const source of ["09:00-12:00", "10:00:00-12:00:00", "at 09:00:", "1:x:2", ":00-12:"]) {
    assert.deepEqual(spans(source), [{ kind: "text", text: source }]);
  }
});

test("known short codes are drawn, unknown ones stay", () => {
  assert.deepEqual(kinds(":warning: :no_such_thing:"), ["emoji", "text"]);
  assert.equal(text(spans(":warning: :no_such_thing:")), "⚠️ :no_such_thing:");
  assert.deepEqual(plainSpans("ok :white_check_mark:", false), [{ kind: "text", text: "ok :white_check_mark:" }]);
  assert.equal(plainSpans("ok :white_check_mark:", true)[1]?.kind, "emoji");
});

test("styles need a word's edge and may nest", () => {
  assert.deepEqual(kinds("*bold* _it_ ~no~ `code`"), ["bold", "text", "italic", "text", "strike", "text", "code"]);
  assert.deepEqual(kinds("a*b*c snake_case_name 2 * 3 * 4"), ["text"]);
  assert.deepEqual(spans("*a _b_*"), [
    { kind: "bold", children: [{ kind: "text", text: "a " }, { kind: "italic", children: [{ kind: "text", text: "b" }] }] },
  ]);
  assert.deepEqual(spans("`*not bold* &lt;x&gt;`"), [{ kind: "code", text: "*not bold* <x>" }]);
});

test("mentions, links and dates are read from their brackets", () => {
  assert.deepEqual(spans("<@U1|ruth>"), [{ kind: "user", id: "U1", label: "ruth" }]);
  assert.deepEqual(spans("<#C1|opsg>"), [{ kind: "channel", id: "C1", label: "opsg" }]);
  assert.deepEqual(spans("<!subteam^S1|@tag>"), [{ kind: "group", id: "S1", label: "@tag" }]);
  assert.deepEqual(spans("<!here>"), [{ kind: "broadcast", name: "here" }]);
  assert.deepEqual(spans("<https://a.example/?x=1&amp;y=2|A &amp; B>"), [{ kind: "link", href: "https://a.example/?x=1&y=2", text: "A & B" }]);
  assert.deepEqual(spans("<!date^1578650400^{date}|10 Jan>"), [
    { kind: "date", seconds: 1578650400, format: "{date}", href: null, fallback: "10 Jan" },
  ]);
});

test("a line set under a bullet by spaces stays under it", () => {
  const [chunk] = parse("• one\n   more\nafter");
  assert.ok(chunk?.kind === "lines");
  assert.deepEqual(
    chunk.lines.map((line) => [line.bullet, line.indent, text(line.spans)]),
    [["•", 0, "one"], [null, 1, "more"], [null, 0, "after"]],
  );
});

test("addresses that a browser would run are text", () => {
  for (const source of ["<javascript:alert(1)|click>", "<data:text/html,x|click>", "<!date^1^{date}^javascript:alert(1)|click>"]) {
    const found = spans(source);
    assert.ok(found.every((span) => span.kind !== "link"), source);
    assert.equal(text(found), "click");
    assert.ok(found.every((span) => span.kind !== "date" || span.href === null));
  }
});

test("escaped markup stays what was typed", () => {
  assert.equal(text(spans("&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;")), "<script>alert(1)</script> &amp;");
  assert.deepEqual(kinds("&lt;@U1&gt;"), ["text"]);
});

test("bare addresses are links unless the text is verbatim", () => {
  assert.deepEqual(kinds("see https://a.example/b."), ["text", "link", "text"]);
  assert.deepEqual(spans("see https://a.example/b", { verbatim: true }), [{ kind: "text", text: "see https://a.example/b" }]);
});

test("code blocks, quotes and lists are blocks of their own", () => {
  const found = parse("one\n```\na *b*\n09:00\n```\n&gt; quoted\n• item\n\nend");
  assert.deepEqual(found.map((chunk) => chunk.kind), ["lines", "pre", "quote", "lines"]);
  assert.ok(found[1]?.kind === "pre" && found[1].text === "a *b*\n09:00");
  assert.ok(found[3]?.kind === "lines");
  assert.deepEqual(found[3].lines.map((line) => line.bullet), ["•", null, null]);
});

test("dates are London's, and an unknown token leaves the fallback", () => {
  const now = new Date("2020-06-24T12:00:00Z");
  assert.equal(slackDate(1593043200, "{date_long} {time}", now), "Thursday, 25 June 2020 01:00");
  assert.equal(slackDate(1593043200, "{date_pretty}", now), "tomorrow");
  assert.equal(slackDate(1593043200, "{nonsense}", now), null);
  assert.equal(slackDate(Number.NaN, "{date}", now), null);
  assert.equal(londonSeconds("2020-06-25T01:00"), 1593043200);
  assert.equal(londonSeconds("2020-01-10T10:00"), 1578650400);
});

test("inputs are checked as Slack checks them before sending", () => {
  const input = (element: object, optional = false) => ({
    type: "input", block_id: "b", optional, element: { action_id: "x", type: "plain_text_input", ...element },
  });
  const held = (value: string | null) => ({ type: "plain_text_input", value });
  assert.equal(complaint(input({}), held(null)), "Please complete this required field.");
  assert.equal(complaint(input({}, true), held(null)), null);
  assert.equal(complaint(input({ min_length: 5 }), held("abc")), "Please enter at least 5 characters.");
  assert.match(complaint(input({ type: "url_text_input" }), held("nope")) ?? "", /valid URL/);
  assert.equal(complaint(input({ type: "url_text_input" }), held("https://a.example")), null);
  assert.match(complaint(input({ type: "number_input" }), held("1.5")) ?? "", /whole number/);
  assert.ok(isEmpty(initialState({ type: "multi_users_select", action_id: "x" })));
  assert.ok(!isEmpty(initialState({ type: "datepicker", action_id: "x", initial_date: "2020-01-10" })));
});
