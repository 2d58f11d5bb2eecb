/** A parser of the Markdown that Slack's `markdown` block takes. Its output is data, never markup. */

import { spans as mrkdwnSpans, type Span, safeHref } from "./mrkdwn";

export type Part =
  | { kind: "heading"; level: number; spans: Span[] }
  | { kind: "paragraph"; lines: Span[][] }
  | { kind: "list"; ordered: boolean; start: number; items: Item[] }
  | { kind: "quote"; parts: Part[] }
  | { kind: "pre"; text: string }
  | { kind: "rule" }
  | { kind: "table"; head: Span[][]; rows: Span[][][] };

export type Item = { spans: Span[]; done: boolean | null; parts: Part[] };

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const INLINE =
  /\\([\\`*_{}[\]()#+.!~|<>-])|`+([^`]+)`+|!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)|(\*\*|__)(?=\S)([\s\S]*?\S)\5|~~(?=\S)([\s\S]*?\S)~~|(?<![\p{L}\p{N}])([*_])(?=\S)([\s\S]*?\S)\8(?![\p{L}\p{N}])/gu;

/** Returns text without Markdown of its own: mentions, dates, emoji and addresses, as in mrkdwn, and nothing else of it. */
function plain(text: string): Span[] {
  return mrkdwnSpans(text).flatMap((one): Span[] => {
    if (one.kind !== "bold" && one.kind !== "italic" && one.kind !== "strike") return [one];
    const mark = { bold: "*", italic: "_", strike: "~" }[one.kind];
    return [{ kind: "text", text: mark }, ...one.children, { kind: "text", text: mark }];
  });
}

/** Returns the spans of one line of Markdown. */
export function inline(source: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const match of source.matchAll(INLINE)) {
    if (match.index > from) found.push(...plain(source.slice(from, match.index)));
    from = match.index + match[0].length;
    const [, escaped, code, label, address, , bold, strike, , italic] = match;
    if (escaped !== undefined) found.push({ kind: "text", text: escaped });
    else if (code !== undefined) found.push({ kind: "code", text: code });
    else if (address !== undefined) {
      const href = safeHref(address);
      found.push(href === null ? { kind: "text", text: match[0] } : { kind: "link", href, text: label === "" ? href : (label ?? href) });
    } else if (bold !== undefined) found.push({ kind: "bold", children: inline(bold) });
    else if (strike !== undefined) found.push({ kind: "strike", children: inline(strike) });
    else found.push({ kind: "italic", children: inline(italic ?? "") });
  }
  if (from < source.length) found.push(...plain(source.slice(from)));
  return found;
}

function cells(row: string): Span[][] {
  const bare = row.trim().replace(/^\|/, "").replace(/\|$/, "");
  return bare.split(/(?<!\\)\|/).map((cell) => inline(cell.trim()));
}

/** Returns a list and the number of its rows: further rows that are indented belong to the item above. */
function list(rows: string[]): [Part, number] {
  const first = ITEM.exec(rows[0] ?? "");
  const indent = (first?.[1] ?? "").length;
  const ordered = /\d/.test(first?.[2] ?? "");
  const items: Item[] = [];
  let at = 0;
  while (at < rows.length) {
    const match = ITEM.exec(rows[at] ?? "");
    if (match === null || (match[1] ?? "").length !== indent || /\d/.test(match[2] ?? "") !== ordered) break;
    at += 1;
    const inner: string[] = [];
    while (at < rows.length && /^\s/.test(rows[at] ?? "") && (rows[at] ?? "").search(/\S/) > indent) {
      inner.push(rows[at] ?? "");
      at += 1;
    }
    const task = /^\[([ xX])\]\s+(.*)$/.exec(match[3] ?? "");
    const words = task === null ? (match[3] ?? "") : (task[2] ?? "");
    const least = Math.min(...inner.map((row) => row.search(/\S/)));
    const parts = markdown(inner.map((row) => row.slice(least)).join("\n"));
    items.push({ spans: inline(words), done: task === null ? null : task[1] !== " ", parts });
  }
  return [{ kind: "list", ordered, start: Number.parseInt(first?.[2] ?? "1", 10) || 1, items }, at];
}

/** Parses Markdown into headings, paragraphs, lists, quotes, code, rules and tables. */
export function markdown(text: string): Part[] {
  const rows = text.split("\n");
  const parts: Part[] = [];
  let at = 0;
  while (at < rows.length) {
    const row = rows[at] ?? "";
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(row);
    if (row.trim() === "") {
      at += 1;
    } else if (/^\s{0,3}```/.test(row)) {
      const end = rows.findIndex((one, index) => index > at && /^\s{0,3}```/.test(one));
      const until = end < 0 ? rows.length : end;
      parts.push({ kind: "pre", text: rows.slice(at + 1, until).join("\n") });
      at = until + 1;
    } else if (heading !== null) {
      parts.push({ kind: "heading", level: (heading[1] ?? "#").length, spans: inline(heading[2] ?? "") });
      at += 1;
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(row)) {
      parts.push({ kind: "rule" });
      at += 1;
    } else if (/^\s{0,3}>/.test(row)) {
      const start = at;
      while (at < rows.length && /^\s{0,3}>/.test(rows[at] ?? "")) at += 1;
      const inner = rows.slice(start, at).map((one) => one.replace(/^\s{0,3}> ?/, ""));
      parts.push({ kind: "quote", parts: markdown(inner.join("\n")) });
    } else if (ITEM.test(row)) {
      const [found, taken] = list(rows.slice(at));
      parts.push(found);
      at += Math.max(1, taken);
    } else if (row.includes("|") && DIVIDER.test(rows[at + 1] ?? "") && (rows[at + 1] ?? "").includes("-")) {
      const start = at + 2;
      at = start;
      while (at < rows.length && (rows[at] ?? "").includes("|")) at += 1;
      parts.push({ kind: "table", head: cells(row), rows: rows.slice(start, at).map(cells) });
    } else {
      const start = at;
      const begins = (one: string): boolean => /^\s{0,3}(#{1,6}\s|>|```)/.test(one) || ITEM.test(one) || one.trim() === "";
      at += 1;
      while (at < rows.length && !begins(rows[at] ?? "")) at += 1;
      parts.push({ kind: "paragraph", lines: rows.slice(start, at).map((one) => inline(one.trim())) });
    }
  }
  return parts;
}
