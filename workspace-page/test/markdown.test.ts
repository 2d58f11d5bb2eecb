/** What the `markdown` block becomes, and that text never becomes markup. */

import { expect, test } from "vitest";
import { inline, markdown } from "../src/markdown";
import { richText, typedText } from "../src/rich-input";

test("the parts of Markdown", () => {
  const text =
    "# One\n\nTwo **three**\nfour\n\n- a\n- [x] b\n  - c\n\n3. d\n\n> q\n\n```ts\nx < 1\n```\n\n---\n\n| A | B |\n|---|---|\n| 1 | `2` |";
  const parts = markdown(text);
  expect(parts.map((part) => part.kind)).toEqual(["heading", "paragraph", "list", "list", "quote", "pre", "rule", "table"]);
  expect(parts[2]).toMatchObject({ ordered: false, items: [{ done: null }, { done: true, parts: [{ kind: "list" }] }] });
  expect(parts[3]).toMatchObject({ ordered: true, start: 3 });
  expect(parts[5]).toMatchObject({ text: "x < 1" });
  expect(parts[7]).toMatchObject({ head: [[{ text: "A" }], [{ text: "B" }]], rows: [[[{ text: "1" }], [{ kind: "code", text: "2" }]]] });
});

test("bold, italic, strike, code, links and mentions in a line", () => {
  const kinds = (line: string) => inline(line).map((one) => one.kind);
  expect(kinds("**b** __b__ *i* _i_ ~~s~~ `c` [l](https://example.org) <@U1>").filter((kind) => kind !== "text")).toEqual([
    "bold",
    "bold",
    "italic",
    "italic",
    "strike",
    "code",
    "link",
    "user",
  ]);
});

test("one asterisk is not bold, an underscore in a word is nothing, and a script is no link", () => {
  expect(inline("*i*")).toEqual([{ kind: "italic", children: [{ kind: "text", text: "i" }] }]);
  expect(inline("a_b_c")).toEqual([{ kind: "text", text: "a_b_c" }]);
  expect(inline("[x](javascript:alert)").every((one) => one.kind === "text")).toBe(true);
  expect(inline("\\*no\\*").every((one) => one.kind === "text")).toBe(true);
});

test("rich text is typed with Slack's marks, and comes back as typed", () => {
  const typed = "*bold* and `code`\n• one\n• two\n> said\n```\nx\n```";
  const block = richText(typed);
  expect(block).toMatchObject({
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [{ text: "bold", style: { bold: true } }, { text: " and " }, { text: "code", style: { code: true } }],
      },
      { type: "rich_text_list", style: "bullet" },
      { type: "rich_text_quote" },
      { type: "rich_text_preformatted" },
    ],
  });
  expect(typedText(block)).toBe(typed);
  expect(richText(" ")).toBeNull();
  expect(typedText(null)).toBe("");
});

test("mentions, links and ordered lists in rich text", () => {
  const typed = "<@U1> <#C1> <!subteam^S1> <!here> :wave: <https://example.org|there> https://example.com\n1. one\n2. two";
  expect(typedText(richText(typed))).toBe(typed);
  expect(typedText(richText("a < b & c"))).toBe("a < b & c");
});
