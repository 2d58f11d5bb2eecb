/** One message of a channel or thread. */

import { Component } from "preact";
import { Blocks } from "../blocks/blocks";
import { FileView } from "../blocks/media";
import type { Attachment, Container, Message } from "../contract";
import { fullTimeOf, sentAt, timeOf } from "../dates";
import { beInstead } from "../guide";
import { Icon } from "../icons";
import { Menu } from "../menu";
import { safeHref } from "../mrkdwn";
import { permalinkOf } from "../permalink";
import { namedInRefusal } from "../refusal";
import { change, current, toast, useStore } from "../store";
import { openThread, report, send } from "../sync";
import { ExternalLink, Mrkdwn } from "../text";
import { SurfaceProvider } from "../use-surface";
import { Avatar } from "./avatar";
import { Editor, ownItems, Reactions, reactionItems, useEditing } from "./own-message";

interface Author {
  name: string;
  isBot: boolean;
}

export function authorOf(message: Message): Author {
  const boot = current().boot;
  const person = boot?.people.find((one) => one.id === message.user);
  const isBot = message.bot_id !== undefined || message.user === boot?.bot.id;
  if (isBot) return { name: message.username ?? boot?.bot.name ?? "App", isBot };
  return { name: person?.real_name ?? message.username ?? (message.user === "USLACKBOT" ? "Slackbot" : "Unknown"), isBot };
}

const FIVE_MINUTES_MS = 300_000;

/** Returns whether the message is grouped with the one above, as Slack does for one author. */
export function continues(message: Message, above: Message | undefined): boolean {
  if (above === undefined || message.pinned === true || above.subtype !== message.subtype) return false;
  const sameAuthor = above.user === message.user && above.bot_id === message.bot_id && above.username === message.username;
  const sameKind = (above.ephemeral === true) === (message.ephemeral === true) && message.ephemeral !== true;
  return sameAuthor && sameKind && Math.abs(sentAt(message).getTime() - sentAt(above).getTime()) < FIVE_MINUTES_MS;
}

function AttachmentView({ attachment }: { attachment: Attachment }) {
  const colour = /^#?[0-9a-f]{6}$/i.test(attachment.color ?? "") ? `#${(attachment.color ?? "").replace("#", "")}` : undefined;
  const named = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" }[attachment.color ?? ""];
  const href = attachment.title_link === undefined ? null : safeHref(attachment.title_link);
  return (
    <div class="attachment">
      <span class="attachment-bar" style={{ backgroundColor: colour ?? named }} />
      <div class="attachment-body">
        {attachment.pretext !== undefined && <Mrkdwn text={attachment.pretext} />}
        {attachment.title !== undefined && (
          <b>{href === null ? attachment.title : <ExternalLink href={href}>{attachment.title}</ExternalLink>}</b>
        )}
        {attachment.blocks !== undefined ? (
          <Blocks blocks={attachment.blocks} />
        ) : (
          <Mrkdwn text={attachment.text ?? attachment.fallback ?? ""} />
        )}
        {attachment.footer !== undefined && <span class="faint">{attachment.footer}</span>}
        {attachment.is_app_unfurl === true && <span class="faint">Added by {current().boot?.bot.name}</span>}
      </div>
    </div>
  );
}

function Actions({ message, channel, inThread }: { message: Message; channel: string; inThread: boolean }) {
  const shortcuts = useStore((all) => all.boot?.message_shortcuts);
  const items = (shortcuts ?? []).map((one) => ({
    key: one.callback_id,
    name: one.name,
    label: one.name,
    detail: current().boot?.bot.name ?? "",
    testid: `shortcut-${one.callback_id}`,
    onChoose: () => void send("/workspace/shortcut", { callback_id: one.callback_id, channel, ts: message.ts }),
  }));
  const copy = {
    key: "copy",
    name: "Copy text",
    label: "Copy text",
    onChoose: () => void navigator.clipboard?.writeText(message.text ?? ""),
  };
  const copyLink = {
    key: "copy-link",
    name: "Copy link",
    label: "Copy link",
    testid: "copy-link",
    onChoose: () => {
      const link = permalinkOf(location.origin, channel, message);
      void navigator.clipboard.writeText(link).then(
        () => toast("Link copied."),
        () => toast(`The browser did not allow copying. The link is ${link}`, "error"),
      );
    },
  };
  const inspect = {
    key: "inspect",
    name: "Inspect",
    label: "Inspect…",
    testid: "inspect",
    detail: "This page, not Slack",
    onChoose: () => change({ inspected: { channel, ts: message.ts } }),
  };
  if (message.ephemeral === true) {
    return (
      <div class="message-actions">
        <Menu label="More actions" items={[inspect]} testid="message-menu">
          <Icon name="more" />
        </Menu>
      </div>
    );
  }
  return (
    <div class="message-actions">
      {!inThread && (
        <button
          type="button"
          class="icon-button"
          aria-label="Reply in thread"
          title="Reply in thread"
          data-testid="reply"
          onClick={() => openThread(channel, message.thread_ts ?? message.ts)}
        >
          <Icon name="reply" />
        </button>
      )}
      <Menu label="Add reaction" items={reactionItems(message, channel)} testid="add-reaction">
        <Icon name="smile" />
      </Menu>
      <Menu label="More actions" items={[...items, copyLink, copy, inspect, ...ownItems(message, channel)]} testid="message-menu">
        <Icon name="more" />
      </Menu>
    </div>
  );
}

function ThreadLink({ message, channel }: { message: Message; channel: string }) {
  const count = message.reply_count ?? 0;
  if (count === 0) return null;
  return (
    <button type="button" class="thread-link" data-testid="thread-link" onClick={() => openThread(channel, message.ts)}>
      <Icon name="reply" />
      <b>
        {count} {count === 1 ? "reply" : "replies"}
      </b>
      <span class="thread-link-view">View thread</span>
    </button>
  );
}

function Body({ message }: { message: Message }) {
  const blocks = message.blocks ?? [];
  return (
    <>
      {blocks.length > 0 ? (
        <Blocks blocks={blocks} files={message.files} />
      ) : (
        (message.text ?? "") !== "" && (
          <div class="message-text">
            <Mrkdwn text={message.text ?? ""} />
          </div>
        )
      )}
      {message.edited !== undefined && message.edited !== null && message.edited !== false && <span class="edited">(edited)</span>}
      {(message.attachments ?? []).map((one, index) => (
        <AttachmentView key={index} attachment={one} />
      ))}
      {(message.files ?? []).map((file) => (
        <FileView key={file.id} file={file} />
      ))}
    </>
  );
}

/** After a refusal: the people who may, each with a button that becomes them. */
function BeInstead({ message }: { message: Message }) {
  const boot = current().boot;
  if (boot === null || message.ephemeral !== true) return null;
  return (
    <>
      {namedInRefusal(message, boot).map((one) => (
        <button
          key={one.id}
          type="button"
          class="dismiss be-instead"
          data-testid="be-instead"
          onClick={() => void beInstead(one.id).catch(report)}
        >
          Be {one.real_name}
        </button>
      ))}
    </>
  );
}

/** What is left of a deleted message while its thread has replies. */
function Tombstone({ message, channel, inThread }: { message: Message; channel: string; inThread: boolean }) {
  return (
    <div
      role="listitem"
      class="message message-gone"
      data-testid="message"
      data-ts={message.ts}
      data-key={message.ts}
      data-user=""
      tabIndex={-1}
    >
      <div class="message-gutter">
        <Icon name="gone" />
      </div>
      <div class="message-main">
        <p class="faint">This message was deleted.</p>
        {!inThread && <ThreadLink message={message} channel={channel} />}
      </div>
    </div>
  );
}

interface RowProps {
  message: Message;
  channel: string;
  joined: boolean;
  inThread: boolean;
}

function MessageRow(props: RowProps) {
  const { message, channel } = props;
  useStore((all) => all.boot?.people);
  const editing = useEditing(message);
  const author = authorOf(message);
  const ephemeral = message.ephemeral === true;
  const container: Container =
    message.ephemeral_id === undefined ? { channel, ts: message.ts } : { channel, ephemeral_id: message.ephemeral_id };
  const flags = `${props.joined ? "message-joined" : ""} ${ephemeral ? "message-ephemeral" : ""} ${message.pinned === true ? "message-pinned" : ""}`;
  const person = current().boot?.people.find((one) => one.id === message.user);
  const time = (
    <time class="message-time" dateTime={sentAt(message).toISOString()} title={fullTimeOf(sentAt(message))}>
      {timeOf(sentAt(message))}
    </time>
  );
  return (
    <div
      role="listitem"
      class={`message ${flags}`}
      data-testid="message"
      data-ts={message.ts}
      data-ephemeral={ephemeral ? "true" : "false"}
      data-user={message.user}
      data-key={message.ephemeral_id ?? message.ts}
      tabIndex={-1}
      id={props.inThread ? undefined : `message-${message.ts}`}
    >
      {(ephemeral || message.pinned === true) && (
        <div class="message-mark">
          <Icon name={ephemeral ? "eye" : "pin"} />
          <span>{ephemeral ? "Only visible to you" : "Pinned"}</span>
        </div>
      )}
      <div class="message-gutter">{props.joined ? time : <Avatar name={author.name} person={person} bot={author.isBot} />}</div>
      <div class="message-main">
        <div class={props.joined ? "message-head sr-only" : "message-head"}>
          {props.joined || person === undefined ? (
            <b class="author">{author.name}</b>
          ) : (
            <button type="button" class="author" data-testid="author" onClick={() => change({ profile: person.id })}>
              {author.name}
            </button>
          )}
          {author.isBot && <span class="badge">App</span>}
          {person?.is_guest === true && <span class="badge">Guest</span>}
          {!props.joined && time}
        </div>
        <SurfaceProvider
          container={container}
          blocks={[...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((one) => one.blocks ?? [])]}
        >
          {editing ? <Editor message={message} channel={channel} /> : <Body message={message} />}
          <Reactions message={message} channel={channel} />
        </SurfaceProvider>
        <BeInstead message={message} />
        {ephemeral && (
          <button
            type="button"
            class="dismiss"
            data-testid="dismiss"
            onClick={() => void send("/workspace/dismiss", { channel, ephemeral_id: message.ephemeral_id })}
          >
            Dismiss message
          </button>
        )}
        {!props.inThread && <ThreadLink message={message} channel={channel} />}
      </div>
      {!editing && <Actions message={message} channel={channel} inThread={props.inThread} />}
    </div>
  );
}

/** Re-renders a message only if it or its position changes, because a channel may have a hundred. */
export class MessageView extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const now = this.props;
    return next.message !== now.message || next.channel !== now.channel || next.joined !== now.joined || next.inThread !== now.inThread;
  }

  override render(props: RowProps) {
    if (props.message.subtype === "tombstone") return <Tombstone {...props} />;
    return <MessageRow {...props} />;
  }
}
