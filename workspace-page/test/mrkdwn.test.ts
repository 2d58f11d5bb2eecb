/** What mrkdwn becomes: the cases that decided against a ready-made renderer, and that text never becomes markup. */

import { expect, test } from "vitest";
import { type Chunk, type Line, parse, plainSpans, type Span, spans, typedText } from "../src/mrkdwn";

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
const linesOf = (chunk: Chunk | undefined): Line[] => (chunk?.kind === "lines" ? chunk.lines : []);
const kinds = (source: string): string[] => spans(source).map((span) => span.kind);

test("times are never emoji", () => {
  for (const source of ["09:00-12:00", "10:00:00-12:00:00", "at 09:00:", "1:x:2", ":00-12:"]) {
    expect(spans(source)).toStrictEqual([{ kind: "text", text: source }]);
  }
});

test("known short codes are drawn, unknown ones stay", () => {
  expect(kinds(":warning: :no_such_thing:")).toStrictEqual(["emoji", "text"]);
  expect(text(spans(":warning: :no_such_thing:"))).toBe("⚠️ :no_such_thing:");
  expect(plainSpans("ok :white_check_mark:", false)).toStrictEqual([{ kind: "text", text: "ok :white_check_mark:" }]);
  expect(plainSpans("ok :white_check_mark:", true)[1]?.kind).toBe("emoji");
});

test("an emoji is one where short codes are none", () => {
  expect(plainSpans("🟠 Amber :x:", false)).toStrictEqual([
    { kind: "emoji", name: "orange_circle", character: "🟠" },
    { kind: "text", text: " Amber :x:" },
  ]);
});

test("styles need a word's edge and may nest", () => {
  expect(kinds("*bold* _it_ ~no~ `code`")).toStrictEqual(["bold", "text", "italic", "text", "strike", "text", "code"]);
  expect(kinds("a*b*c snake_case_name 2 * 3 * 4")).toStrictEqual(["text"]);
  expect(spans("*a _b_*")).toStrictEqual([
    {
      kind: "bold",
      children: [
        { kind: "text", text: "a " },
        { kind: "italic", children: [{ kind: "text", text: "b" }] },
      ],
    },
  ]);
  expect(spans("`*not bold* &lt;x&gt;`")).toStrictEqual([{ kind: "code", text: "*not bold* <x>" }]);
});

test("mentions, links and dates are read from their brackets", () => {
  expect(spans("<@U1|ruth>")).toStrictEqual([{ kind: "user", id: "U1", label: "ruth" }]);
  expect(spans("<#C1|opsg>")).toStrictEqual([{ kind: "channel", id: "C1", label: "opsg" }]);
  expect(spans("<!subteam^S1|@tag>")).toStrictEqual([{ kind: "group", id: "S1", label: "@tag" }]);
  expect(spans("<!here>")).toStrictEqual([{ kind: "broadcast", name: "here" }]);
  expect(spans("<https://a.example/?x=1&amp;y=2|A &amp; B>")).toStrictEqual([
    { kind: "link", href: "https://a.example/?x=1&y=2", text: "A & B" },
  ]);
  expect(spans("<!date^1578650400^{date}|10 Jan>")).toStrictEqual([
    { kind: "date", seconds: 1578650400, format: "{date}", href: null, fallback: "10 Jan" },
  ]);
});

test("a line set under a bullet by spaces stays under it", () => {
  const [chunk] = parse("• one\n   more\nafter");
  expect(linesOf(chunk).map((line) => [line.bullet, line.indent, text(line.spans)])).toStrictEqual([
    ["•", 0, "one"],
    [null, 1, "more"],
    [null, 0, "after"],
  ]);
});

test("addresses that a browser would run are text", () => {
  for (const source of ["<javascript:alert(1)|click>", "<data:text/html,x|click>", "<!date^1^{date}^javascript:alert(1)|click>"]) {
    const found = spans(source);
    expect(
      found.every((span) => span.kind !== "link"),
      source,
    ).toBe(true);
    expect(text(found)).toBe("click");
    expect(found.every((span) => span.kind !== "date" || span.href === null)).toBe(true);
  }
});

test("escaped markup stays what was typed", () => {
  expect(text(spans("&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;"))).toBe("<script>alert(1)</script> &amp;");
  expect(kinds("&lt;@U1&gt;")).toStrictEqual(["text"]);
});

test("bare addresses are links unless the text is verbatim", () => {
  expect(kinds("see https://a.example/b.")).toStrictEqual(["text", "link", "text"]);
  expect(spans("see https://a.example/b", { verbatim: true })).toStrictEqual([{ kind: "text", text: "see https://a.example/b" }]);
});

test("code blocks, quotes and lists are blocks of their own", () => {
  const found = parse("one\n```\na *b*\n09:00\n```\n&gt; quoted\n• item\n\nend");
  expect(found.map((chunk) => chunk.kind)).toStrictEqual(["lines", "pre", "quote", "lines"]);
  expect(found[1]).toStrictEqual({ kind: "pre", text: "a *b*\n09:00" });
  expect(linesOf(found[3]).map((line) => line.bullet)).toStrictEqual(["•", null, null]);
});

test("three quote marks quote all that follows", () => {
  const found = parse("before\n&gt;&gt;&gt; one\ntwo");
  expect(found.map((chunk) => chunk.kind)).toStrictEqual(["lines", "quote"]);
});

test("text is never lost, whatever stands unclosed in it", () => {
  for (const source of ["*open", "`open", "<open", "a < b > c", "_", "<>", "<!unknown>", "::", "<@u1>", "* a*", "~a ~"]) {
    expect(text(spans(source)), source).toBe(source);
  }
});

test("a mail address is shown without its scheme", () => {
  expect(spans("<mailto:a@b.example>")).toStrictEqual([{ kind: "link", href: "mailto:a@b.example", text: "a@b.example" }]);
});

test("listed lines keep their marks and levels", () => {
  const [chunk] = parse("1. one\n  - two\n12) three\nnot - a list");
  expect(linesOf(chunk).map((line) => [line.bullet, line.indent, text(line.spans)])).toStrictEqual([
    ["1.", 0, "one"],
    ["-", 1, "two"],
    ["12)", 0, "three"],
    [null, 0, "not - a list"],
  ]);
});

test("a message is edited as it was typed", () => {
  const stored = "<@U0DAVID|david.kerr> in <#C0TAG|tag> &amp; <!subteam^S0TAG|@tag> <!here>: 1 &lt; 2 <https://example.org/a?b=1>";
  expect(typedText(stored)).toBe("@david.kerr in #tag & @tag @here: 1 < 2 https://example.org/a?b=1");
});
