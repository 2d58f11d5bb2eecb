/** What people do with messages: reactions, and editing and deleting their own. */

import { useState } from "preact/hooks";
import type { Message } from "../contract";
import { emojiFor } from "../emoji";
import type { MenuItem } from "../menu";
import { typedText } from "../mrkdwn";
import { ask, change, current, personOf, useStore } from "../store";
import { send } from "../sync";
import { Emoji } from "../text";

const OFFERED = ["+1", "eyes", "white_check_mark", "tada", "pray", "question"];

const react = (channel: string, ts: string, name: string): void => void send("/workspace/react", { channel, ts, name });

export function Reactions({ message, channel }: { message: Message; channel: string }) {
  const me = current().boot?.me ?? "";
  if (message.reactions === undefined) return null;
  return (
    <div class="reactions">
      {message.reactions.map((one) => (
        <button
          key={one.name}
          type="button"
          class="reaction"
          aria-pressed={one.users.includes(me)}
          title={one.users.map((user) => personOf(user)?.real_name ?? user).join(", ")}
          data-testid={`reaction-${one.name}`}
          onClick={() => react(channel, message.ts, one.name)}
        >
          <Emoji name={one.name} character={emojiFor(one.name) ?? `:${one.name}:`} /> {one.count}
        </button>
      ))}
    </div>
  );
}

export const reactionItems = (message: Message, channel: string): MenuItem[] =>
  OFFERED.map((name) => ({
    key: name,
    name,
    label: (
      <>
        <Emoji name={name} character={emojiFor(name) ?? ""} /> {name.replaceAll("_", " ")}
      </>
    ),
    testid: `react-${name}`,
    onChoose: () => react(channel, message.ts, name),
  }));

export function ownItems(message: Message, channel: string): MenuItem[] {
  if (message.user !== current().boot?.me) return [];
  const remove = async (): Promise<void> => {
    const agreed = await ask({
      title: "Delete this message?",
      body: <p>It can't be undone.</p>,
      confirm: "Delete",
      deny: "Cancel",
      style: "danger",
    });
    if (agreed) await send("/workspace/delete", { channel, ts: message.ts });
  };
  return [
    { key: "edit", name: "Edit", label: "Edit message", testid: "edit-message", onChoose: () => change({ editing: message.ts }) },
    { key: "delete", name: "Delete", label: "Delete message…", testid: "delete-message", danger: true, onChoose: () => void remove() },
  ];
}

/** The text of a message while its writer changes it. */
export function Editor({ message, channel }: { message: Message; channel: string }) {
  const [text, setText] = useState(typedText(message.text ?? ""));
  const close = (): void => {
    change({ editing: "", focusTick: current().focusTick + 1 });
  };
  const save = async (): Promise<void> => {
    if (text.trim() !== "" && (await send("/workspace/edit", { channel, ts: message.ts, text })) !== null) close();
  };
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        class="text-input"
        aria-label="Edit message"
        data-testid="editor"
        ref={(node) => {
          if (node !== null && !node.dataset.begun) {
            node.dataset.begun = "yes";
            node.focus();
          }
        }}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
          else if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <button type="button" class="button" onClick={close}>
        Cancel
      </button>
      <button type="submit" class="button button-primary" disabled={text.trim() === ""}>
        Save
      </button>
    </form>
  );
}

export const useEditing = (message: Message): boolean => useStore((all) => all.editing === message.ts && message.ephemeral !== true);
