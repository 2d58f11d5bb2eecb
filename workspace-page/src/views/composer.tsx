/** The message box, with commands, mentions and files. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Completion, complete, hintFor, type Offer } from "../completion";
import { lineSent } from "../guide";
import { Icon } from "../icons";
import { rememberSent, sentTexts } from "../memory";
import { Menu } from "../menu";
import { change, channelTitle, current, useStore } from "../store";
import { report, send } from "../sync";
import { uploadBody } from "../upload";

async function upload(channel: string, threadTs: string | undefined, file: File): Promise<void> {
  const body = await uploadBody(file);
  if (body !== null) await send("/workspace/upload", { channel, ...body, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) });
}

const draftKey = (channel: string, threadTs: string | undefined): string => (threadTs === undefined ? channel : `${channel} ${threadTs}`);

function setDraft(key: string, text: string): void {
  change((before) => ({ drafts: { ...before.drafts, [key]: text } }));
}

function OfferList(props: {
  id: string;
  completion: Completion;
  active: number;
  onPick: (offer: Offer) => void;
  onMove: (index: number) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(".option-active")?.scrollIntoView({ block: "nearest" });
  }, [props.active, props.completion.offers]);
  const title = { command: "Commands", verb: "What to do", mention: "Mentions" }[props.completion.kind];
  return (
    <div class="completion" ref={list} tabIndex={0}>
      <div class="completion-head" aria-hidden="true">
        <span>{title}</span>
        <span class="keys">
          <kbd>↑</kbd> <kbd>↓</kbd> to choose, <kbd>Tab</kbd> to take, <kbd>Esc</kbd> to close
        </span>
      </div>
      <div role="listbox" id={props.id} aria-label={title}>
        {props.completion.offers.map((offer, index) => (
          <div
            key={offer.key}
            id={`${props.id}-${index}`}
            role="option"
            aria-selected={index === props.active}
            class={index === props.active ? "option option-active" : "option"}
            data-testid="completion-option"
            onPointerMove={() => props.onMove(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => props.onPick(offer)}
          >
            <span class="option-label">{offer.label}</span>
            {offer.detail !== "" && <span class="option-detail">{offer.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The app's global shortcuts, as in Slack's menu at the message box; they have no channel and no message. */
function GlobalShortcuts() {
  const boot = useStore((all) => all.boot);
  const shortcuts = boot?.global_shortcuts ?? [];
  if (shortcuts.length === 0) return null;
  return (
    <Menu
      label="Shortcuts"
      align="start"
      testid="shortcuts-menu"
      items={shortcuts.map((one) => ({
        key: one.callback_id,
        name: one.name,
        label: one.name,
        detail: boot?.bot.name ?? "",
        testid: `shortcut-${one.callback_id}`,
        onChoose: () => void send("/workspace/shortcut", { callback_id: one.callback_id }),
      }))}
    >
      <Icon name="bolt" />
    </Menu>
  );
}

export function Composer(props: { channel: string; threadTs?: string }) {
  const inThread = props.threadTs !== undefined;
  const key = draftKey(props.channel, props.threadTs);
  const text = useStore((all) => all.drafts)[key] ?? "";
  const boot = useStore((all) => all.boot);
  const focusTick = useStore((all) => all.focusTick);
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(text.length);
  const [active, setActive] = useState(0);
  const [moved, setMoved] = useState(false);
  const [closedFor, setClosedFor] = useState<string | null>(text === "" ? null : text);
  const [sending, setSending] = useState(false);
  const recall = useRef(-1);
  const caretToSet = useRef<number | null>(null);
  const listId = inThread ? "thread-completion" : "completion";

  const channel = boot?.channels.find((one) => one.id === props.channel);
  const suggestions = boot === null || closedFor === text ? null : complete(boot, text.slice(0, caret), inThread);
  const hint = boot === null || suggestions !== null ? null : hintFor(boot, text);
  const at = suggestions === null ? 0 : Math.min(active, suggestions.offers.length - 1);

  useLayoutEffect(() => {
    if (caretToSet.current !== null) box.current?.setSelectionRange(caretToSet.current, caretToSet.current);
    caretToSet.current = null;
  });
  useLayoutEffect(() => {
    const node = box.current;
    if (node === null) return;
    node.style.height = "auto";
    node.style.height = `${Math.min(node.scrollHeight, 240)}px`;
  }, [text, key]);
  // As it is drawn: later it would take the focus from where the person has gone since.
  useLayoutEffect(() => {
    const node = box.current;
    recall.current = -1;
    setCaret(text.length);
    setClosedFor(text === "" ? null : text);
    const leads = current().found?.channel === props.channel; // To a message, which has the focus then.
    if (node === null || leads || !(inThread || matchMedia("(pointer: fine)").matches)) return;
    node.focus();
    node.setSelectionRange(text.length, text.length);
  }, [key, focusTick]);

  const put = (value: string, caretAt = value.length): void => {
    setDraft(key, value);
    setCaret(caretAt);
    setActive(0);
    setMoved(false);
    caretToSet.current = caretAt;
  };
  const pick = (offer: Offer): void => {
    if (suggestions === null) return;
    const start = text.slice(0, suggestions.from) + offer.insert;
    setClosedFor(null);
    put(start + text.slice(caret).replace(/^ /, ""), start.length);
    box.current?.focus();
  };
  const submit = async (): Promise<void> => {
    const trimmed = text.trim();
    if (trimmed === "" || sending) return;
    setSending(true);
    rememberSent(boot?.me ?? "", trimmed);
    lineSent(trimmed);
    recall.current = -1;
    put("");
    box.current?.focus(); // Not after the answer: by then the focus may have moved on.
    const answer = await send("/workspace/say", {
      channel: props.channel,
      text: trimmed,
      ...(inThread ? { thread_ts: props.threadTs } : {}),
    });
    setSending(false);
    if (answer === null && (current().drafts[key] ?? "") === "") put(trimmed);
    else change((before) => ({ scrollTick: before.scrollTick + 1 }));
  };
  const step = (by: 1 | -1): boolean => {
    const sent = sentTexts(boot?.me ?? "");
    const showing = recall.current < 0 ? "" : (sent[recall.current] ?? "");
    if (text !== "" && text !== showing && !(recall.current < 0 && closedFor === text)) return false;
    const next = recall.current < 0 ? (by === -1 ? sent.length - 1 : sent.length) : recall.current + by;
    if (next < 0 || (recall.current < 0 && by === 1)) return false;
    recall.current = next >= sent.length ? -1 : next;
    const value = sent[next] ?? "";
    put(value);
    setClosedFor(value === "" ? null : value);
    return true;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (suggestions !== null) {
      const offer = suggestions.offers[at];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        setActive((at + (event.key === "ArrowDown" ? 1 : -1) + suggestions.offers.length) % suggestions.offers.length);
        setMoved(true);
      } else if (event.key === "Tab" && !event.shiftKey && offer !== undefined) {
        pick(offer);
      } else if (event.key === "Escape") {
        setClosedFor(text);
      } else if (event.key === "Enter" && !event.shiftKey && offer !== undefined && (moved || !suggestions.exact)) {
        pick(offer);
      } else if (event.key === "Enter" && !event.shiftKey) {
        void submit();
      } else {
        return;
      }
      event.preventDefault();
      return;
    }
    const oneLine = !text.includes("\n");
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (
      (event.key === "ArrowUp" || event.key === "ArrowDown") &&
      oneLine &&
      !event.shiftKey &&
      step(event.key === "ArrowUp" ? -1 : 1)
    ) {
      event.preventDefault();
    }
  };
  const begin = (sign: string): void => {
    const node = box.current;
    const start = text.slice(0, caret);
    const gap = sign === "/" || start === "" || /\s$/.test(start) ? "" : " ";
    setClosedFor(null);
    if (sign === "/") put(text.startsWith("/") ? text : `/${text}`);
    else put(start + gap + sign + text.slice(caret), (start + gap + sign).length);
    node?.focus();
  };
  const title = channel === undefined ? "" : channel.is_im === true ? channelTitle(channel) : `#${channel.name}`;
  if (channel?.is_archived === true) return <p class="composer-closed">This channel is archived, so nobody can post in it.</p>;
  return (
    <div class="composer">
      {suggestions !== null && (
        <OfferList
          id={listId}
          completion={suggestions}
          active={at}
          onPick={pick}
          onMove={(index) => {
            setActive(index);
            setMoved(true);
          }}
        />
      )}
      <p class="sr-only" role="status">
        {suggestions === null ? "" : `${suggestions.offers.length} suggestions. Up and down arrows choose, Tab takes.`}
      </p>
      {hint !== null && (
        <div class="usage" id={`${listId}-usage`} data-testid="usage-hint">
          <code>{hint.usage}</code> <span>{hint.summary}</span>
        </div>
      )}
      <div class="composer-box">
        <textarea
          ref={box}
          rows={1}
          value={text}
          data-testid={inThread ? "thread-composer" : "composer"}
          aria-label={inThread ? "Reply in thread" : `Message ${title}`}
          placeholder={inThread ? "Reply…" : `Message ${title}`}
          aria-autocomplete="list"
          aria-controls={suggestions === null ? undefined : listId}
          aria-activedescendant={suggestions === null ? undefined : `${listId}-${at}`}
          aria-describedby={hint === null ? undefined : `${listId}-usage`}
          onInput={(event) => {
            const node = event.currentTarget;
            recall.current = -1;
            caretToSet.current = null;
            setDraft(key, node.value);
            setCaret(node.selectionStart);
            setActive(0);
            setMoved(false);
            setClosedFor(null);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKey}
        />
        <div class="composer-tools">
          <button
            type="button"
            class="icon-button"
            aria-label="Attach a file"
            title="Attach a file"
            onClick={() => picker.current?.click()}
          >
            <Icon name="clip" />
          </button>
          <button type="button" class="icon-button" aria-label="Mention someone" title="Mention someone" onClick={() => begin("@")}>
            <Icon name="at" />
          </button>
          <button type="button" class="icon-button" aria-label="Mention a channel" title="Mention a channel" onClick={() => begin("#")}>
            <Icon name="hash" />
          </button>
          {!inThread && (
            <button type="button" class="icon-button" aria-label="Run a command" title="Run a command" onClick={() => begin("/")}>
              <Icon name="slash" />
            </button>
          )}
          <GlobalShortcuts />
          <span class="composer-help" aria-hidden="true">
            <kbd>Enter</kbd> sends · <kbd>Shift</kbd>+<kbd>Enter</kbd> new line
          </span>
          <button
            type="button"
            class="send"
            data-testid={inThread ? "thread-send" : "send"}
            aria-label="Send"
            title="Send"
            disabled={text.trim() === ""}
            aria-busy={sending}
            onClick={() => void submit()}
          >
            {sending ? <span class="spinner" /> : <Icon name="send" />}
          </button>
        </div>
        <input
          ref={picker}
          type="file"
          hidden
          data-testid={inThread ? "thread-upload" : "upload"}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file !== undefined) void upload(props.channel, props.threadTs, file).catch(report);
          }}
        />
      </div>
    </div>
  );
}
