/** The open channel, and a thread next to it. */

import { useEffect } from "preact/hooks";
import type { Channel, Message } from "../contract";
import { holdPlace } from "../focus";
import { Icon } from "../icons";
import { Menu } from "../menu";
import { inChannel } from "../message-order";
import { ask, change, channelTitle, isBotDm, isJoined, useStore } from "../store";
import { loadEarlier, loadNewer, openChannel, openMessage, report, send } from "../sync";
import { Mrkdwn } from "../text";
import { Bookmarks } from "./bookmarks";
import { Composer } from "./composer";
import { Home, HomeTabs } from "./home";
import { authorOf } from "./message";
import { MessageList } from "./message-list";

const NONE: Message[] = [];

async function earlier(channel: string, scroller: HTMLElement | null): Promise<void> {
  const keepPlace = holdPlace(scroller);
  await loadEarlier(channel).catch(report);
  keepPlace();
}

function Pins({ messages, channel }: { messages: Message[]; channel: string }) {
  const pinned = messages.filter((one) => one.pinned === true);
  if (pinned.length === 0) return null;
  return (
    <Menu
      label={`${pinned.length} pinned`}
      class="header-button"
      testid="pins"
      align="start"
      returnFocus={false}
      items={pinned.map((one) => ({
        key: one.ts,
        name: one.text ?? "",
        label: authorOf(one).name,
        detail: (one.text ?? "").slice(0, 120),
        onChoose: () => void openMessage({ channel, ts: one.ts, thread: "" }).catch(report),
      }))}
    >
      <Icon name="pin" /> {pinned.length}
    </Menu>
  );
}

/** Below the messages around a permalink: those that came later. */
function Newer({ channel }: { channel: string }) {
  return (
    <p class="newer">
      <button type="button" class="button" data-testid="newer" onClick={() => void loadNewer(channel).catch(report)}>
        Load newer messages
      </button>{" "}
      <button type="button" class="button" data-testid="newest" onClick={() => void openChannel(channel).catch(report)}>
        Go to the newest
      </button>
    </p>
  );
}

function ChannelMenu({ channel }: { channel: Channel }) {
  if (channel.is_im === true) return null;
  const act = (what: string) => () => void send("/workspace/channel", { channel: channel.id, do: what });
  const leave = (): void => void send("/workspace/leave", { channel: channel.id });
  const archiveIt = async (): Promise<void> => {
    const agreed = await ask({
      title: `Archive #${channel.name}?`,
      body: <p>Nobody can post in it then, the bot included. You can unarchive it again.</p>,
      confirm: "Archive",
      deny: "Cancel",
      style: "danger",
    });
    if (agreed) act("archive")();
  };
  const archive = channel.is_archived === true ? "unarchive" : "archive";
  const invite = channel.bot_is_member === true ? "remove-bot" : "invite-bot";
  return (
    <Menu
      label="Channel actions"
      testid="channel-menu"
      heading={<p class="menu-heading">Test how the bot reacts, or leave</p>}
      items={[
        { key: "bot", name: "bot", label: invite === "remove-bot" ? "Remove the bot" : "Add the bot", onChoose: act(invite) },
        ...(isJoined(channel)
          ? [{ key: "bookmark", name: "bookmark", label: "Add a bookmark…", onChoose: () => change({ bookmarking: true }) }]
          : []),
        ...(isJoined(channel) ? [{ key: "leave", name: "leave", label: "Leave the channel", onChoose: leave }] : []),
        {
          key: "archive",
          name: "archive",
          label: archive === "archive" ? "Archive the channel" : "Unarchive the channel",
          danger: archive === "archive",
          onChoose: () => (archive === "archive" ? void archiveIt() : act(archive)()),
        },
      ]}
    >
      <Icon name="more" />
    </Menu>
  );
}

function Beginning({ channel }: { channel: Channel }) {
  const title = channelTitle(channel);
  return (
    <div class="beginning">
      <p class="beginning-title">
        {channel.is_im === true ? "" : "#"}
        {title}
      </p>
      <p>
        {channel.is_im === true
          ? `This is the very beginning of your direct messages with ${title}.`
          : `This is the very beginning of the ${channel.is_private === true ? "private " : ""}channel.`}
      </p>
    </div>
  );
}

/** In place of the message box, in a channel that one looks at without having joined it. */
function Preview({ channel }: { channel: Channel }) {
  return (
    <div class="composer preview">
      <span>
        You are looking at <b>#{channel.name}</b> and have not joined it.
      </span>
      <button
        type="button"
        class="button button-primary"
        data-testid="join"
        onClick={() => void send("/workspace/join", { channel: channel.id })}
      >
        Join channel
      </button>
    </div>
  );
}

export function ChannelView() {
  const channelId = useStore((all) => all.channelId);
  const channel = useStore((all) => all.boot?.channels.find((one) => one.id === all.channelId));
  const room = useStore((all) => all.rooms[all.channelId]);
  const homeOpen = useStore((all) => all.homeOpen);
  useStore((all) => all.boot);
  const title = channel === undefined ? "" : channelTitle(channel);
  const waiting = useStore((all) => Object.values(all.unread).reduce((sum, count) => sum + count, 0));
  useEffect(() => {
    const where = title === "" ? "Local workspace" : `${title} – Local workspace`;
    document.title = waiting === 0 ? where : `(${waiting}) ${where}`;
  }, [title, waiting]);
  if (channel === undefined) {
    return (
      <main class="main" id="main">
        <p class="empty">This person is not in any channel.</p>
      </main>
    );
  }
  const messages = (room?.messages ?? NONE).filter(inChannel);
  const isBot = isBotDm(channel);
  return (
    <main class="main" id="main">
      <div class="channel-header">
        <h1>
          {channel.is_im !== true && <Icon name={channel.is_private === true ? "lock" : "hash"} />}
          <span>{title}</span>
        </h1>
        {isBot && <HomeTabs />}
        <Pins messages={messages} channel={channelId} />
        {channel.topic !== undefined && channel.topic !== "" && (
          <span class="topic" title={channel.topic}>
            <Mrkdwn text={channel.topic} />
          </span>
        )}
        {channel.is_im !== true && channel.bot_is_member === false && <span class="badge badge-warn">The bot isn't in this channel</span>}
        <ChannelMenu channel={channel} />
      </div>
      <Bookmarks channel={channel} />
      {isBot && homeOpen ? (
        <Home />
      ) : (
        <>
          <MessageList
            messages={messages}
            channel={channelId}
            inThread={false}
            label={`Messages in ${title}`}
            before={
              room === undefined ? (
                <p class="empty">Loading…</p>
              ) : room.hasMore ? (
                <button
                  type="button"
                  class="button earlier"
                  onClick={(event) => void earlier(channelId, event.currentTarget.closest<HTMLElement>(".scroller"))}
                >
                  Load earlier messages
                </button>
              ) : (
                <Beginning channel={channel} />
              )
            }
            after={room?.hasNewer === true && <Newer channel={channelId} />}
          />
          {isJoined(channel) ? <Composer channel={channelId} /> : <Preview channel={channel} />}
        </>
      )}
    </main>
  );
}

export function ThreadPanel() {
  const thread = useStore((all) => all.thread);
  const messages = useStore((all) => (all.thread === null ? undefined : all.threads[`${all.thread.channel} ${all.thread.ts}`]));
  const channel = useStore((all) => all.boot?.channels.find((one) => one.id === all.thread?.channel));
  if (thread === null) return null;
  const close = (): void => {
    change({ thread: null });
    document.querySelector<HTMLElement>("[data-testid=composer]")?.focus();
  };
  return (
    <aside
      class="thread"
      aria-label="Thread"
      data-testid="thread"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      <div class="channel-header">
        <h2>Thread</h2>
        <span class="topic">{channel === undefined ? "" : channelTitle(channel)}</span>
        <button type="button" class="icon-button" aria-label="Close the thread" title="Close" data-testid="thread-close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <MessageList key={thread.ts} messages={messages ?? NONE} channel={thread.channel} inThread label="Thread" />
      {channel !== undefined &&
        (isJoined(channel) ? <Composer channel={channel.id} threadTs={thread.ts} /> : <Preview channel={channel} />)}
    </aside>
  );
}
