/** The scrolling message list: day headings, grouping by author, and staying at the newest message. */

import type { ComponentChildren } from "preact";
import { Fragment } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../contract";
import { dayHeading, isoDay, sentAt } from "../dates";
import { Icon } from "../icons";
import { inRuns, keyOf } from "../message-order";
import { useStore } from "../store";
import { continues, MessageView } from "./message";

/** Marks a message for two seconds and puts the focus on it. */
export function showFound(row: HTMLElement): void {
  row.focus({ preventScroll: true });
  row.classList.add("message-found");
  window.setTimeout(() => row.classList.remove("message-found"), 2000);
}

export function MessageList(props: {
  messages: Message[];
  channel: string;
  inThread: boolean;
  label: string;
  before?: ComponentChildren;
  after?: ComponentChildren;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);
  const tick = useStore((all) => all.scrollTick);
  const clock = useStore((all) => all.boot?.clock.now);
  const now = clock === undefined ? new Date() : new Date(clock);
  const last = props.messages.at(-1);

  const toEnd = (): void => {
    const node = scroller.current;
    if (node !== null) node.scrollTop = node.scrollHeight;
    atEnd.current = true;
    setBelow(false);
  };
  const toStartOfLast = (): boolean => {
    const node = scroller.current;
    const row = list.current?.lastElementChild?.lastElementChild;
    if (node === null || !(row instanceof HTMLElement) || row.offsetHeight <= node.clientHeight) return false;
    node.scrollTop += row.getBoundingClientRect().top - node.getBoundingClientRect().top;
    atEnd.current = false;
    return true;
  };
  const first = useRef(true);
  useLayoutEffect(toEnd, [props.channel, tick]);
  useLayoutEffect(() => {
    // A new message taller than the window is shown from its first line.
    if (!atEnd.current) setBelow(true);
    else if (first.current || !toStartOfLast()) toEnd();
    first.current = last === undefined;
  }, [last?.ts, last?.ephemeral_id]);
  useLayoutEffect(() => {
    // Pictures and updated messages change the height; a reader at the newest message stays there.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    if (list.current !== null) watch.observe(list.current);
    if (scroller.current !== null) watch.observe(scroller.current);
    return () => watch.disconnect();
  }, []);

  const found = useStore((all) => all.found);
  // The message that a permalink led to, or in the channel the beginning of its thread.
  const shown = found?.channel === props.channel ? (props.inThread || found.thread === "" ? found.ts : found.thread) : "";
  const isLoaded = shown !== "" && props.messages.some((one) => one.ts === shown);
  useLayoutEffect(() => {
    const row = isLoaded ? list.current?.querySelector<HTMLElement>(`[data-ts="${shown}"]`) : null;
    if (row == null) return;
    atEnd.current = false;
    first.current = false;
    row.scrollIntoView({ block: "center" });
    if (shown === found?.ts) showFound(row);
  }, [found, isLoaded]);

  const onScroll = (): void => {
    const node = scroller.current;
    if (node === null) return;
    // With newer messages still to load, the end of the list is not the newest message.
    atEnd.current = !props.after && node.scrollHeight - node.scrollTop - node.clientHeight < 40;
    if (atEnd.current) setBelow(false);
  };
  const begun = useRef(new Set<string>());
  const places = new Map(props.messages.map((message, index) => [message, index]));
  const row = (message: Message, index: number) => {
    const above = props.messages[index - 1];
    const newDay = above === undefined || isoDay(sentAt(above)) !== isoDay(sentAt(message));
    return (
      <Fragment key={keyOf(message)}>
        {newDay && !props.inThread && (
          <div role="listitem" class="day">
            <h2>{dayHeading(sentAt(message), now)}</h2>
          </div>
        )}
        <MessageView
          message={message}
          channel={props.channel}
          joined={!newDay && !(props.inThread && index === 1) && continues(message, above)}
          inThread={props.inThread}
        />
        {props.inThread && index === 0 && props.messages.length > 1 && (
          <div role="listitem" class="replies">
            {props.messages.length - 1} {props.messages.length === 2 ? "reply" : "replies"}
          </div>
        )}
      </Fragment>
    );
  };
  return (
    <div class="scroll-frame">
      <div class="scroller" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label={props.label}>
        {props.before}
        <div role="list" class="messages" ref={list}>
          {inRuns(props.messages, begun.current).map((run) => (
            <div key={run[0] && keyOf(run[0])} class="run" style={{ "--messages": run.length }}>
              {run.map((message) => row(message, places.get(message) ?? 0))}
            </div>
          ))}
        </div>
        {props.after}
      </div>
      {below && (
        <button type="button" class="to-newest" onClick={toEnd}>
          <Icon name="down" /> New messages
        </button>
      )}
    </div>
  );
}
