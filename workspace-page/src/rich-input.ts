/** The value of a `rich_text_input`: a `rich_text` block, typed as text with Slack's marks. */

import type { Inline } from "./contract";
import { type Line, parse, type Span } from "./mrkdwn";

type Style = Record<string, true>;

function inlines(spans: Span[], style: Style = {}): Inline[] {
  const styled = Object.keys(style).length === 0 ? {} : { style };
  return spans.flatMap((span): Inline[] => {
    switch (span.kind) {
      case "bold":
      case "italic":
      case "strike":
        return inlines(span.children, { ...style, [span.kind]: true });
      case "code":
        return [{ type: "text", text: span.text, style: { ...style, code: true } }];
      case "link":
        return [{ type: "link", url: span.href, ...(span.text === span.href ? {} : { text: span.text }), ...styled }];
      case "user":
        return [{ type: "user", user_id: span.id }];
      case "channel":
        return [{ type: "channel", channel_id: span.id }];
      case "group":
        return [{ type: "usergroup", usergroup_id: span.id }];
      case "broadcast":
        return [{ type: "broadcast", range: span.name }];
      case "emoji":
        return [{ type: "emoji", name: span.name }];
      case "date":
        return [{ type: "date", timestamp: span.seconds, format: span.format, fallback: span.fallback }];
      default:
        return [{ type: "text", text: span.text, ...styled }];
    }
  });
}

function section(lines: Line[]): Inline[] {
  const parts = lines.flatMap((line, index) => [...(index === 0 ? [] : [{ type: "text", text: "\n" }]), ...inlines(line.spans)]);
  return parts.length === 0 ? [] : [{ type: "rich_text_section", elements: parts }];
}

function listed(lines: Line[]): Inline[] {
  const found: Inline[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines[at] as Line;
    const kind = (line: Line | undefined): string => (line?.bullet == null ? "" : /\d/.test(line.bullet) ? "ordered" : "bullet");
    const start = at;
    while (at < lines.length && kind(lines[at]) === kind(first) && (kind(first) === "" || lines[at]?.indent === first.indent)) at += 1;
    const taken = lines.slice(start, at);
    if (kind(first) === "") found.push(...section(taken));
    else {
      const items = taken.map((line) => ({ type: "rich_text_section", elements: inlines(line.spans) }));
      found.push({ type: "rich_text_list", style: kind(first), indent: first.indent, elements: items });
    }
  }
  return found;
}

/** Returns typed text as a rich_text block, or null if it is empty. */
export function richText(text: string): Inline | null {
  if (text.trim() === "") return null;
  const escaped = text.replaceAll("&", "&amp;").replace(/<(?![@#!]|https?:)/g, "&lt;");
  const elements = parse(escaped).flatMap((chunk): Inline[] => {
    if (chunk.kind === "pre") return [{ type: "rich_text_preformatted", elements: [{ type: "text", text: chunk.text }] }];
    if (chunk.kind === "lines") return listed(chunk.lines);
    const lines = chunk.chunks.flatMap((one) => (one.kind === "lines" ? one.lines : []));
    return [{ type: "rich_text_quote", elements: (section(lines)[0]?.elements as Inline[] | undefined) ?? [] }];
  });
  return { type: "rich_text", elements };
}

const MARKS: [string, string][] = [
  ["code", "`"],
  ["strike", "~"],
  ["italic", "_"],
  ["bold", "*"],
];

function typed(part: Inline): string {
  const inner = Array.isArray(part.elements) ? (part.elements as Inline[]).map(typed) : [];
  switch (part.type) {
    case "text": {
      const style = (part.style ?? {}) as Record<string, boolean>;
      return MARKS.reduce((text, [name, mark]) => (style[name] === true ? mark + text + mark : text), String(part.text ?? ""));
    }
    case "link":
      return part.text === undefined ? String(part.url) : `<${String(part.url)}|${String(part.text)}>`;
    case "user":
      return `<@${String(part.user_id)}>`;
    case "channel":
      return `<#${String(part.channel_id)}>`;
    case "usergroup":
      return `<!subteam^${String(part.usergroup_id)}>`;
    case "broadcast":
      return `<!${String(part.range)}>`;
    case "emoji":
      return `:${String(part.name)}:`;
    case "rich_text_list":
      return inner
        .map((one, index) => `${"  ".repeat(Number(part.indent ?? 0))}${part.style === "ordered" ? `${index + 1}.` : "•"} ${one}`)
        .join("\n");
    case "rich_text_quote":
      return inner
        .join("")
        .split("\n")
        .map((one) => `> ${one}`)
        .join("\n");
    case "rich_text_preformatted":
      return `\`\`\`\n${inner.join("")}\n\`\`\``;
    case "rich_text":
      return inner.join("\n");
    default:
      return inner.join("");
  }
}

/** Returns a rich_text block as text to edit. */
export const typedText = (value: unknown): string => (value === null || typeof value !== "object" ? "" : typed(value as Inline));
