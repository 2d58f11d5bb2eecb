/** A parser of Slack's mrkdwn. Its output is data, never markup, so that no message can inject code. */

import { emojiFor, rawEmojiAt } from "./emoji";

export type Span =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: Span[] }
  | { kind: "code"; text: string }
  | { kind: "link"; href: string; text: string }
  | { kind: "user" | "channel" | "group"; id: string; label: string }
  | { kind: "broadcast"; name: string }
  | { kind: "emoji"; name: string; character: string }
  | { kind: "date"; seconds: number; format: string; href: string | null; fallback: string };

/** `indent`: the level of a list item; for another line, 1 if it is indented under the list item above. */
export type Line = { bullet: string | null; indent: number; spans: Span[] };
export type Chunk = { kind: "lines"; lines: Line[] } | { kind: "quote"; chunks: Chunk[] } | { kind: "pre"; text: string };

export interface Options {
  /** If true, bare addresses stay text, like Slack's `verbatim`. */
  verbatim?: boolean;
}

const STYLES: Record<string, "bold" | "italic" | "strike"> = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;
const EMOJI = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/y;
const ADDRESS = /https?:\/\/[^\s<>|]+/y;

export function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => (name === "amp" ? "&" : name === "lt" ? "<" : ">"));
}

/** Returns the address if it is http, https or mail, else null. */
export function safeHref(address: string): string | null {
  return /^(https?:\/\/|mailto:)/i.test(address) ? address : null;
}

function dateSpan(body: string, label: string): Span {
  const [, seconds = "", format = "", href] = body.split("^");
  return { kind: "date", seconds: Number(seconds), format, href: href === undefined ? null : safeHref(href), fallback: label };
}

/** Parses the content between < and >. */
function control(content: string): Span {
  const bar = content.indexOf("|");
  const body = bar < 0 ? content : content.slice(0, bar);
  const label = unescaped(bar < 0 ? "" : content.slice(bar + 1));
  if (/^@[A-Z0-9]+$/.test(body)) return { kind: "user", id: body.slice(1), label };
  if (/^#[A-Z0-9]+$/.test(body)) return { kind: "channel", id: body.slice(1), label };
  if (body.startsWith("!subteam^")) return { kind: "group", id: body.slice(9), label };
  if (body.startsWith("!date^")) return dateSpan(unescaped(body), label);
  if (/^!(here|channel|everyone)$/.test(body)) return { kind: "broadcast", name: body.slice(1) };
  const href = safeHref(unescaped(body));
  if (href !== null) return { kind: "link", href, text: label === "" ? href.replace(/^mailto:/, "") : label };
  if (body.startsWith("!")) return { kind: "text", text: label === "" ? `<${unescaped(body)}>` : label };
  return { kind: "text", text: label === "" ? `<${unescaped(content)}>` : label };
}

/** Returns the text of a code span or block, with entities, links and mentions in readable form. */
function literal(text: string): string {
  return unescaped(
    text.replace(/<([^<>\n]+)>/g, (source, content: string) => {
      const bar = content.indexOf("|");
      if (bar >= 0) return content.slice(bar + 1);
      return safeHref(content) === null ? source : content;
    }),
  );
}

function closing(source: string, from: number, mark: string): number {
  for (let at = from; at < source.length; at += 1) {
    const character = source[at] ?? "";
    if (character === "\n") return -1;
    if (character === "<") {
      const end = source.indexOf(">", at);
      if (end > 0) at = end;
    } else if (character === "`" && mark !== "`") {
      const end = source.indexOf("`", at + 1);
      if (end > 0) at = end;
    } else if (character === mark && at > from && !/\s/.test(source[at - 1] ?? " ") && !WORD.test(source[at + 1] ?? " ")) {
      return at;
    }
  }
  return -1;
}

/** Returns the longest formatted piece at `at`, with its length in the source. */
function special(source: string, at: number, options: Options): [Span, number] | null {
  const character = source[at] ?? "";
  const before = source[at - 1] ?? " ";
  if (character === "<") {
    const end = source.indexOf(">", at + 1);
    return end > at + 1 && !source.slice(at, end).includes("\n") ? [control(source.slice(at + 1, end)), end + 1 - at] : null;
  }
  if (character === "`") {
    const end = source.indexOf("`", at + 1);
    const inner = source.slice(at + 1, end);
    return end > at + 1 && !inner.includes("\n") ? [{ kind: "code", text: literal(inner) }, end + 1 - at] : null;
  }
  const style = STYLES[character];
  if (style !== undefined) {
    if (WORD.test(before) || /[\s]/.test(source[at + 1] ?? " ") || source[at + 1] === character) return null;
    const end = closing(source, at + 1, character);
    return end < 0 ? null : [{ kind: style, children: spans(source.slice(at + 1, end), options) }, end + 1 - at];
  }
  if (character === ":" && !WORD.test(before)) {
    EMOJI.lastIndex = at;
    const match = EMOJI.exec(source);
    const drawn = match === null ? null : emojiFor(match[1] ?? "");
    return match === null || drawn === null ? null : [{ kind: "emoji", name: match[1] ?? "", character: drawn }, match[0].length];
  }
  if (character > "\u2000") {
    const raw = rawEmojiAt(source, at);
    return raw === null ? null : [{ kind: "emoji", name: raw.name, character: raw.character }, raw.length];
  }
  if (character === "h" && options.verbatim !== true && !WORD.test(before)) {
    ADDRESS.lastIndex = at;
    const match = ADDRESS.exec(source)?.[0].replace(/([.,;:!?'")\]*_~]|&gt;|&lt;)+$/, "");
    if (match === undefined || match.length < 9) return null;
    return [{ kind: "link", href: unescaped(match), text: unescaped(match) }, match.length];
  }
  return null;
}

/** Returns the spans of a line. */
export function spans(source: string, options: Options = {}): Span[] {
  const spans: Span[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") spans.push({ kind: "text", text: unescaped(plain) });
    plain = "";
  };
  for (let at = 0; at < source.length; ) {
    const hit = special(source, at, options);
    if (hit === null) {
      plain += source[at];
      at += 1;
    } else {
      flush();
      spans.push(hit[0]);
      at += hit[1];
    }
  }
  flush();
  return spans;
}

/** Returns plain text with its emoji as spans, and with `emoji` also the short codes of emoji, as in Slack's plain_text objects. */
export function plainSpans(text: string, emoji: boolean): Span[] {
  const spans: Span[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const hit = (emoji && text[at] === ":") || (text[at] ?? "") > "\u2000" ? special(text, at, {}) : null;
    if (hit === null) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain !== "") spans.push({ kind: "text", text: plain });
    plain = "";
    spans.push(hit[0]);
    at += hit[1];
  }
  if (plain !== "") spans.push({ kind: "text", text: plain });
  return spans;
}

function line(text: string, options: Options): Line {
  const marked = /^(\s*)([•◦▪‣]|-|\d{1,3}[.)])\s+(?=\S)/.exec(text);
  if (marked === null) {
    const set = /^ {2,}(?=\S)/.exec(text)?.[0].length ?? 0;
    return { bullet: null, indent: set > 0 ? 1 : 0, spans: spans(text.slice(set), options) };
  }
  const indent = Math.min(4, Math.floor((marked[1] ?? "").length / 2));
  return { bullet: marked[2] ?? "", indent, spans: spans(text.slice(marked[0].length), options) };
}

function linesAndQuotes(text: string, options: Options): Chunk[] {
  const chunks: Chunk[] = [];
  const rows = text.split("\n");
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] ?? "";
    if (/^(>|&gt;){3}/.test(row)) {
      const rest = [row.replace(/^(>|&gt;){3} ?/, ""), ...rows.slice(at + 1)].join("\n");
      chunks.push({ kind: "quote", chunks: linesAndQuotes(rest, options) });
      return chunks;
    }
    const isQuote = (candidate: string): boolean => /^(>|&gt;)/.test(candidate);
    const quoted = isQuote(row);
    const start = at;
    while (at < rows.length && isQuote(rows[at] ?? "") === quoted && (at === start || !/^(>|&gt;){3}/.test(rows[at] ?? ""))) at += 1;
    const taken = rows.slice(start, at);
    if (quoted) {
      const inner = taken.map((one) => line(one.replace(/^(>|&gt;) ?/, ""), options));
      chunks.push({ kind: "quote", chunks: [{ kind: "lines", lines: inner }] });
    } else {
      chunks.push({ kind: "lines", lines: taken.map((one) => line(one, options)) });
    }
  }
  return chunks;
}

/** Parses a text into code blocks, quotes and lines. */
export function parse(text: string, options: Options = {}): Chunk[] {
  const chunks: Chunk[] = [];
  let from = 0;
  for (const match of text.matchAll(/```\n?([\s\S]+?)\n?```\n?/g)) {
    const before = text.slice(from, match.index).replace(/\n$/, "");
    if (before !== "") chunks.push(...linesAndQuotes(before, options));
    chunks.push({ kind: "pre", text: literal(match[1] ?? "") });
    from = match.index + match[0].length;
  }
  if (from < text.length) chunks.push(...linesAndQuotes(text.slice(from), options));
  return chunks;
}

/** Returns a message's text as its writer typed it, for editing: names for mentions, addresses for links, nothing escaped. */
export function typedText(text: string): string {
  return text
    .replace(/<!subteam\^[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<!(\w+)>/g, "@$1")
    .replace(/<([@#])[^|>]*\|([^>]*)>/g, "$1$2")
    .replace(/<(https?:[^|>]*)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
