/** rich_text blocks. */

import type { ComponentChildren } from "preact";
import type { Inline } from "../contract";
import { emojiFor } from "../emoji";
import { safeHref } from "../mrkdwn";
import { ChannelMention, DateView, Emoji, ExternalLink, GroupMention, Plain, UserMention } from "../text";

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const children = (part: Inline): Inline[] => (Array.isArray(part.elements) ? (part.elements as Inline[]) : []);

function styled(inner: ComponentChildren, style: unknown): ComponentChildren {
  const marks = (style ?? {}) as Record<string, boolean | undefined>;
  let drawn = inner;
  if (marks.code === true) drawn = <code>{drawn}</code>;
  if (marks.bold === true) drawn = <b>{drawn}</b>;
  if (marks.italic === true) drawn = <i>{drawn}</i>;
  if (marks.strike === true) drawn = <s>{drawn}</s>;
  if (marks.underline === true) drawn = <u>{drawn}</u>;
  return drawn;
}

function InlineView({ part }: { part: Inline }) {
  switch (part.type) {
    case "text":
      return <>{styled(<Plain text={text(part.text)} emoji={false} />, part.style)}</>;
    case "link": {
      const href = safeHref(text(part.url));
      const label = text(part.text) || text(part.url);
      return <>{styled(href === null ? label : <ExternalLink href={href}>{label}</ExternalLink>, part.style)}</>;
    }
    case "user":
      return <UserMention id={text(part.user_id)} />;
    case "channel":
      return <ChannelMention id={text(part.channel_id)} />;
    case "usergroup":
      return <GroupMention id={text(part.usergroup_id)} />;
    case "broadcast":
      return <span class="mention mention-me">@{text(part.range)}</span>;
    case "emoji": {
      const name = text(part.name);
      const drawn = emojiFor(name);
      return drawn === null ? <>:{name}:</> : <Emoji name={name} character={drawn} />;
    }
    case "date":
      return (
        <DateView
          seconds={Number(part.timestamp)}
          format={text(part.format)}
          href={safeHref(text(part.url))}
          fallback={text(part.fallback)}
        />
      );
    default:
      return <>{text(part.text)}</>;
  }
}

const Inlines = ({ parts }: { parts: Inline[] }) => (
  <>
    {parts.map((part, index) => (
      <InlineView key={index} part={part} />
    ))}
  </>
);

function PartView({ part }: { part: Inline }) {
  switch (part.type) {
    case "rich_text_list": {
      const items = children(part).map((item, index) => (
        <li key={index}>
          <Inlines parts={children(item)} />
        </li>
      ));
      const indent = `indent-${Math.min(4, Number(part.indent ?? 0))}`;
      return part.style === "ordered" ? (
        <ol class={indent} start={1 + Number(part.offset ?? 0)}>
          {items}
        </ol>
      ) : (
        <ul class={indent}>{items}</ul>
      );
    }
    case "rich_text_quote":
      return (
        <blockquote class="plain">
          <Inlines parts={children(part)} />
        </blockquote>
      );
    case "rich_text_preformatted":
      return (
        <pre tabIndex={0}>
          <Inlines parts={children(part)} />
        </pre>
      );
    default:
      return (
        <div class="rich-section">
          <Inlines parts={children(part)} />
        </div>
      );
  }
}

export function RichText({ parts }: { parts: Inline[] }) {
  return (
    <div class="rich-text">
      {parts.map((part, index) => (
        <PartView key={index} part={part} />
      ))}
    </div>
  );
}
