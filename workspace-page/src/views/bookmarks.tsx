/** The bookmarks at the top of a channel, and the form of a new one. */

import { useState } from "preact/hooks";
import type { Channel } from "../contract";
import { Dialog } from "../dialog";
import { Icon } from "../icons";
import { safeHref } from "../mrkdwn";
import { change, isJoined, useStore } from "../store";
import { send } from "../sync";
import { ExternalLink } from "../text";
import { Toasts } from "./toasts";

export function Bookmarks({ channel }: { channel: Channel }) {
  const adding = useStore((all) => all.bookmarking);
  const kept = channel.bookmarks ?? [];
  return (
    <>
      {kept.length > 0 && (
        <ul class="bookmarks" aria-label="Bookmarks">
          {kept.map((one) => (
            <li key={one.id}>
              <ExternalLink href={safeHref(one.link) ?? "#"}>{one.title}</ExternalLink>
              {isJoined(channel) && (
                <button
                  type="button"
                  class="chip-remove"
                  aria-label={`Remove the bookmark ${one.title}`}
                  onClick={() => void send("/workspace/bookmark", { channel: channel.id, remove: one.id })}
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && <NewBookmark channel={channel.id} />}
    </>
  );
}

function NewBookmark({ channel }: { channel: string }) {
  const [link, setLink] = useState("");
  const [title, setTitle] = useState("");
  const close = (): void => change({ bookmarking: false });
  const save = async (): Promise<void> => {
    if ((await send("/workspace/bookmark", { channel, link, title })) !== null) close();
  };
  return (
    <Dialog class="confirm" labelledBy="bookmark-title" onEscape={close} testid="bookmark">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 id="bookmark-title">Add a bookmark</h2>
        <label class="label">
          Link
          <input class="text-input" value={link} onInput={(event) => setLink(event.currentTarget.value)} />
        </label>
        <label class="label">
          Name
          <input class="text-input" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
        </label>
        <div class="modal-foot">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button button-primary">
            Add
          </button>
        </div>
      </form>
      <Toasts />
    </Dialog>
  );
}
