/** Keyboard shortcuts as in Slack: the list of them, the switcher, and moving between regions. */

import { useLayoutEffect, useState } from "preact/hooks";
import type { Channel } from "../contract";
import { Dialog } from "../dialog";
import { change, channelTitle, current, useStore } from "../store";
import { openChannel, report } from "../sync";

const KEYS: [string, string][] = [
  ["Ctrl+K", "Go to a channel"],
  ["Alt+↑ and Alt+↓", "The channel above or below"],
  ["Alt+Shift+↑ and Alt+Shift+↓", "The unread channel above or below"],
  ["F6 and Shift+F6", "The next or previous part of the page"],
  ["Ctrl+/", "This list"],
  ["Escape", "Close what is open on top"],
  ["↑ in an empty message box", "The line that you sent before"],
  ["Tab", "Take the offered command or name"],
  ["Ctrl+Enter in a form", "Submit it"],
];

const PARTS = [
  ".top-bar button",
  "#sidebar [aria-current], #sidebar button",
  ".main .scroller",
  "[data-testid=composer]",
  ".thread .scroller",
];

function step(by: number, onlyUnread: boolean): void {
  const { boot, channelId, unread } = current();
  const all = [...document.querySelectorAll<HTMLElement>("#sidebar [data-channel-id]")].map((one) => one.dataset.channelId ?? "");
  const at = all.indexOf(channelId);
  if (boot === null || all.length === 0) return;
  for (let n = 1; n <= all.length; n += 1) {
    const id = all[(at + by * n + all.length * n) % all.length] ?? "";
    if (!onlyUnread || (unread[id] ?? 0) > 0) return void openChannel(id).catch(report);
  }
}

function part(by: number): void {
  const visible = (one: string): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>(one)].find((node) => node.checkVisibility());
  const shown = PARTS.map(visible).filter((one): one is HTMLElement => one !== undefined);
  const regions = shown.map((one) => one.closest("header, nav, main .scroller, .composer, aside") ?? one);
  const at = regions.findIndex((one) => one.contains(document.activeElement));
  shown[(at + by + shown.length) % shown.length]?.focus();
}

function onKey(event: KeyboardEvent): void {
  if (document.querySelector("dialog[open]") !== null) return;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "k") change({ switcherOpen: true });
  else if (control && event.key === "/") change({ shortcutsOpen: true });
  else if (event.key === "F6") part(event.shiftKey ? -1 : 1);
  else if (event.altKey && !control && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    step(event.key === "ArrowUp" ? -1 : 1, event.shiftKey);
  } else return;
  event.preventDefault();
}

function Switcher() {
  const boot = useStore((all) => all.boot);
  const unread = useStore((all) => all.unread);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  if (boot === null) return null;
  const wanted = typed.trim().toLowerCase().replace(/^#/, "");
  const found = boot.channels
    .filter((one) => one.is_archived !== true && channelTitle(one).toLowerCase().includes(wanted))
    .sort((a, b) => (unread[b.id] ?? 0) - (unread[a.id] ?? 0))
    .slice(0, 8);
  const close = (): void => change({ switcherOpen: false });
  const go = (channel: Channel | undefined): void => {
    close();
    if (channel === undefined) return;
    void openChannel(channel.id).catch(report);
    // Not once the messages are loaded: by then the focus may have moved on.
    change((before) => ({ focusTick: before.focusTick + 1 }));
  };
  return (
    <Dialog class="confirm" labelledBy="switcher-title" onEscape={close} testid="switcher">
      <h2 id="switcher-title">Go to a channel</h2>
      <input
        class="text-input"
        role="combobox"
        aria-label="Name of the channel"
        aria-expanded="true"
        aria-controls="switcher-list"
        aria-activedescendant={found.length === 0 ? undefined : `switcher-${active}`}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            setActive((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length));
          } else if (event.key === "Enter") {
            event.preventDefault();
            go(found[active]);
          }
        }}
      />
      <div role="listbox" id="switcher-list" aria-label="Channels">
        {found.map((one, index) => (
          <div
            key={one.id}
            id={`switcher-${index}`}
            role="option"
            aria-selected={index === active}
            class={index === active ? "option option-active" : "option"}
            onClick={() => go(one)}
          >
            {one.is_im === true ? "" : "#"}
            {channelTitle(one)}
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="empty">No channel is called that.</p>}
    </Dialog>
  );
}

function List() {
  const open = useStore((all) => all.shortcutsOpen);
  if (!open) return null;
  const close = (): void => change({ shortcutsOpen: false });
  return (
    <Dialog class="confirm" labelledBy="shortcuts-title" onEscape={close} testid="shortcuts">
      <h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <dl class="shortcuts">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        The offers of commands over the message box are more than Slack gives: there, the usage hint of a command is all that is shown.
      </p>
      <div class="modal-foot">
        <button type="button" class="button button-primary" data-testid="shortcuts-close" onClick={close}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

export function Keyboard() {
  const switcher = useStore((all) => all.switcherOpen);
  // From the moment that the page is drawn: an effect runs later, and a shortcut pressed before it would be lost.
  useLayoutEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      {switcher && <Switcher />}
      <List />
    </>
  );
}
