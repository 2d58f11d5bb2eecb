/** The sidebar: the team, its channels and the person's direct messages. */

import { useEffect, useRef } from "preact/hooks";
import type { Channel } from "../contract";
import { Icon } from "../icons";
import { change, channelTitle, isBotDm, isJoined, useStore } from "../store";
import { openChannel } from "../sync";
import { Avatar } from "./avatar";

function Row({ channel, open, unread }: { channel: Channel; open: boolean; unread: number }) {
  const boot = useStore((all) => all.boot);
  const person = boot?.people.find((one) => one.id === channel.im_with);
  const title = channelTitle(channel);
  const isBot = isBotDm(channel);
  return (
    <li>
      <button
        type="button"
        class={`channel ${unread > 0 ? "channel-unread" : ""}`}
        aria-current={open ? "page" : undefined}
        data-testid={`channel-${isBot ? "bot" : channel.name}`}
        data-channel-id={channel.id}
        onClick={() => void openChannel(channel.id)}
      >
        {channel.is_im === true ? (
          <Avatar name={title} person={person} bot={isBot} small />
        ) : (
          <Icon name={channel.is_private === true ? "lock" : "hash"} />
        )}
        <span class="channel-name">{title}</span>
        {isBot && <span class="badge">App</span>}
        {channel.is_archived === true && <span class="channel-note">archived</span>}
        {unread > 0 && (
          <span class="unread">
            {unread}
            <span class="sr-only"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}

export function Sidebar() {
  const boot = useStore((all) => all.boot);
  const openId = useStore((all) => all.channelId);
  const unread = useStore((all) => all.unread);
  const drawerOpen = useStore((all) => all.drawerOpen);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (drawerOpen) nav.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
  }, [drawerOpen]);
  if (boot === null) return null;
  const rows = (wanted: (channel: Channel) => boolean) =>
    boot.channels
      .filter((one) => wanted(one) && (isJoined(one) || one.id === openId))
      .map((channel) => <Row key={channel.id} channel={channel} open={channel.id === openId} unread={unread[channel.id] ?? 0} />);
  return (
    <>
      <nav
        ref={nav}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !drawerOpen) return;
          change({ drawerOpen: false });
          document.querySelector<HTMLElement>("[data-testid=drawer-toggle]")?.focus();
        }}
        class={drawerOpen ? "sidebar sidebar-open" : "sidebar"}
        id="sidebar"
        aria-label="Channels and direct messages"
      >
        <h2>Channels</h2>
        <ul>{rows((one) => one.is_im !== true && one.is_archived !== true)}</ul>
        <button type="button" class="channel" data-testid="browse" onClick={() => change({ browsing: true, drawerOpen: false })}>
          <Icon name="menu" />
          <span class="channel-name">Browse channels</span>
        </button>
        <h2>Direct messages</h2>
        <ul>{rows((one) => one.is_im === true)}</ul>
        {boot.channels.some((one) => one.is_archived === true && isJoined(one)) && (
          <>
            <h2>Archived</h2>
            <ul>{rows((one) => one.is_archived === true)}</ul>
          </>
        )}
      </nav>
      {drawerOpen && <div class="drawer-shade" onClick={() => change({ drawerOpen: false })} />}
    </>
  );
}
