/** Renders text objects and mrkdwn through text nodes only, so that no text can become markup. */

import { Fragment } from "preact";
import type { TextObject } from "./contract";
import { slackDate } from "./dates";
import { SHAPES } from "./drawings";
import { drawingOf } from "./emoji";
import { type Chunk, type Line, parse, plainSpans, type Span } from "./mrkdwn";
import { change, channelTitle, current, useStore } from "./store";
import { linkedPlace, openChannel, openMessage, report } from "./sync";

export function ExternalLink(props: { href: string; children: preact.ComponentChildren }) {
  return (
    <a
      href={props.href}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(event) => {
        const to = linkedPlace(props.href);
        if (to === null || event.ctrlKey || event.metaKey || event.currentTarget.closest("dialog") !== null) return;
        event.preventDefault();
        void openMessage(to).catch(report);
      }}
    >
      {props.children}
    </a>
  );
}

export function UserMention(props: { id: string; label?: string }) {
  const boot = useStore((all) => all.boot);
  const person = boot?.people.find((one) => one.id === props.id);
  const name = boot?.bot.id === props.id ? boot.bot.name : (person?.real_name ?? props.label ?? props.id);
  const look = `${props.id === boot?.me ? "mention mention-me" : "mention"} mention-link`;
  const words = `@${name === "" ? props.id : name}`;
  if (person === undefined) {
    return (
      <span class={look} data-user-id={props.id}>
        {words}
      </span>
    );
  }
  const show = (): void => change({ profile: person.id });
  return (
    <button type="button" class={look} data-testid="mention" data-user-id={props.id} title={person.title} onClick={show}>
      {words}
    </button>
  );
}

/** The mark of a private channel, drawn like other emoji because not every machine has a font for it. */
function Lock() {
  return <Emoji name="lock" character="🔒" />;
}

export function ChannelMention(props: { id: string; label?: string }) {
  const channel = useStore((all) => all.boot?.channels.find((one) => one.id === props.id));
  if (channel === undefined) {
    return (
      <span class="mention">
        {props.label !== undefined && props.label !== "" ? `#${props.label}` : [<Lock key="lock" />, " private channel"]}
      </span>
    );
  }
  return (
    <button type="button" class="mention mention-link" onClick={() => void openChannel(channel.id)}>
      {channel.is_im === true ? "" : channel.is_private === true ? <Lock /> : "#"}
      {channelTitle(channel)}
    </button>
  );
}

export function GroupMention(props: { id: string; label?: string }) {
  const group = current().boot?.usergroups.find((one) => one.id === props.id);
  const handle = group?.handle ?? (props.label === undefined || props.label === "" ? props.id : props.label);
  return (
    <span class="mention" title={group?.name}>
      @{handle.replace(/^@/, "")}
    </span>
  );
}

export function Emoji(props: { name: string; character: string }) {
  const drawing = drawingOf(props.character);
  if (drawing !== null) {
    return (
      <span class="emoji-drawn" role="img" aria-label={props.name.replaceAll("_", " ")} title={`:${props.name}:`}>
        <svg viewBox="0 0 18 18" aria-hidden="true">
          {SHAPES[drawing.shape]?.(drawing.colour)}
        </svg>
        <span class="emoji-character">{props.character}</span>
      </span>
    );
  }
  return (
    <span class="emoji" role="img" aria-label={props.name.replaceAll("_", " ")} title={`:${props.name}:`}>
      {props.character}
    </span>
  );
}

export function DateView(props: { seconds: number; format: string; href: string | null; fallback: string }) {
  const now = useStore((all) => all.boot?.clock.now);
  const shown = slackDate(props.seconds, props.format, now === undefined ? new Date() : new Date(now));
  const text = shown ?? props.fallback;
  const iso = shown === null ? undefined : new Date(props.seconds * 1000).toISOString();
  const time = (
    <time class="slack-date" dateTime={iso} title={props.fallback}>
      {text}
    </time>
  );
  return props.href === null ? time : <ExternalLink href={props.href}>{time}</ExternalLink>;
}

function SpanView({ span }: { span: Span }) {
  switch (span.kind) {
    case "text":
      return <>{span.text}</>;
    case "bold":
      return (
        <b>
          <Spans spans={span.children} />
        </b>
      );
    case "italic":
      return (
        <i>
          <Spans spans={span.children} />
        </i>
      );
    case "strike":
      return (
        <s>
          <Spans spans={span.children} />
        </s>
      );
    case "code":
      return <code>{span.text}</code>;
    case "link":
      return <ExternalLink href={span.href}>{span.text}</ExternalLink>;
    case "user":
      return <UserMention id={span.id} label={span.label} />;
    case "channel":
      return <ChannelMention id={span.id} label={span.label} />;
    case "group":
      return <GroupMention id={span.id} label={span.label} />;
    case "broadcast":
      return <span class="mention mention-me">@{span.name}</span>;
    case "emoji":
      return <Emoji name={span.name} character={span.character} />;
    case "date":
      return <DateView seconds={span.seconds} format={span.format} href={span.href} fallback={span.fallback} />;
  }
}

export function Spans({ spans }: { spans: Span[] }) {
  return (
    <>
      {spans.map((span, index) => (
        <SpanView key={index} span={span} />
      ))}
    </>
  );
}

function LineView({ line }: { line: Line }) {
  if (line.bullet !== null) {
    return (
      <span class={`line line-listed indent-${line.indent}`}>
        <span class="bullet">{line.bullet} </span>
        <span class="listed">
          <Spans spans={line.spans} />
        </span>
      </span>
    );
  }
  return (
    <span class={`line ${line.spans.length === 0 ? "line-blank" : ""} ${line.indent > 0 ? "line-under" : ""}`}>
      <Spans spans={line.spans} />
    </span>
  );
}

function ChunkView({ chunk }: { chunk: Chunk }) {
  if (chunk.kind === "pre") return <pre tabIndex={0}>{chunk.text}</pre>;
  if (chunk.kind === "quote") {
    return (
      <blockquote>
        {chunk.chunks.map((inner, index) => (
          <ChunkView key={index} chunk={inner} />
        ))}
      </blockquote>
    );
  }
  return (
    <Fragment>
      {chunk.lines.map((line, index) => (
        <LineView key={index} line={line} />
      ))}
    </Fragment>
  );
}

export function Mrkdwn(props: { text: string; verbatim?: boolean }) {
  return (
    <>
      {parse(props.text, { verbatim: props.verbatim ?? false }).map((chunk, index) => (
        <ChunkView key={index} chunk={chunk} />
      ))}
    </>
  );
}

/** Renders plain text, keeping line breaks. */
export function Plain(props: { text: string; emoji?: boolean }) {
  return (
    <span class="plain">
      <Spans spans={plainSpans(props.text, props.emoji !== false)} />
    </span>
  );
}

export function TextView({ value }: { value: TextObject }) {
  if (value.type === "plain_text") return <Plain text={value.text} emoji={value.emoji} />;
  return <Mrkdwn text={value.text} verbatim={value.verbatim} />;
}
