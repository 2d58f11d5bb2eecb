/** The inspector of a message: its JSON, what caused it, what is on record of it, and calls that are made to fail. */

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { Dialog } from "../dialog";
import { change, current, toast, useStore } from "../store";
import { report, send } from "../sync";
import { Toasts } from "./toasts";

interface Exchange {
  name: string;
  sent: unknown;
  answer: string | null;
  got?: unknown;
}

interface Found {
  message: { blocks?: unknown[]; text?: string };
  calls: Exchange[];
  request: Exchange | null;
  outbox?: Record<string, unknown> | null;
  history?: Record<string, unknown>[];
}

const FAILURES = ["rate limited", "failed", "timed out", "accepted without an answer"];

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** Returns a message in the format of Block Kit Builder, without the ids that Slack gave its blocks. */
export function forBuilder(message: Found["message"]): string {
  const plain = { type: "section", text: { type: "mrkdwn", text: message.text ?? "" } };
  return pretty({ blocks: message.blocks ?? [plain] });
}

function copy(text: string, what: string): void {
  void navigator.clipboard.writeText(text).then(
    () => toast(`${what} copied.`),
    () => toast("The browser did not allow copying. Select the text and copy it.", "error"),
  );
}

function Part({ title, value, open }: { title: string; value: unknown; open?: boolean }) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      <pre tabIndex={0}>{pretty(value)}</pre>
    </details>
  );
}

function Fail() {
  const [how, setHow] = useState(FAILURES[0] ?? "");
  return (
    <>
      <h2>Watch the bot recover</h2>
      <div class="actions">
        <label for="fail-how">The next call of the bot is</label>
        <select
          id="fail-how"
          class="text-input fail-how"
          value={how}
          data-testid="fail-how"
          onChange={(event) => setHow(event.currentTarget.value)}
        >
          {FAILURES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <button
          type="button"
          class="button"
          data-testid="fail"
          onClick={() =>
            void send("/workspace/fail", { how }).then((answer) => {
              if (answer !== null) toast(`The next call of the bot is ${how}.`);
            })
          }
        >
          Plan it
        </button>
        <button type="button" class="button" onClick={() => void send("/workspace/fail", { how: "nothing" })}>
          Plan nothing
        </button>
      </div>
    </>
  );
}

export function Inspector() {
  const asked = useStore((all) => all.inspected);
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    setFound(null);
    if (asked === null) return;
    void get<Found>("/workspace/inspect", { as: current().boot?.me, ...asked })
      .then(setFound)
      .catch((error: unknown) => {
        change({ inspected: null });
        report(error);
      });
  }, [asked]);
  if (asked === null) return null;
  const close = (): void => change({ inspected: null });
  return (
    <Dialog class="modal modal-wide" labelledBy="inspector-title" onEscape={close} testid="inspector">
      <form onSubmit={(event) => event.preventDefault()}>
        <div class="modal-head">
          <h1 id="inspector-title">Behind this message</h1>
        </div>
        <div class="modal-body">
          {found === null ? (
            <p role="status">Loading…</p>
          ) : (
            <>
              <div class="actions">
                <button type="button" class="button" data-testid="copy-builder" onClick={() => copy(forBuilder(found.message), "Blocks")}>
                  Copy for Block Kit Builder
                </button>
                <button type="button" class="button" onClick={() => copy(pretty(found.message), "JSON")}>
                  Copy JSON
                </button>
              </div>
              {found.request === null ? (
                <p class="hint">No request is kept for it: only the last few hundred exchanges are, since the start of the process.</p>
              ) : (
                <Part title={`Request before it: ${found.request.name}`} value={found.request} />
              )}
              {found.calls.map((call, index) => (
                <Part key={index} title={`Call: ${call.name} (${call.answer})`} value={call.sent} />
              ))}
              {found.outbox == null ? (
                <p class="hint">It has no outbox row: it is an answer, or a person wrote it.</p>
              ) : (
                <Part title={`Outbox row: ${String(found.outbox.kind)}, ${String(found.outbox.state)}`} value={found.outbox} />
              )}
              {(found.history ?? []).length > 0 && (
                <Part title={`History: ${(found.history ?? []).length} entries of the change that queued it`} value={found.history} />
              )}
              <Part title="JSON" value={found.message} open />
            </>
          )}
          <Fail />
        </div>
        <div class="modal-foot">
          <button type="button" class="button button-primary" data-testid="inspector-close" onClick={close}>
            Done
          </button>
        </div>
      </form>
      <Toasts />
    </Dialog>
  );
}
