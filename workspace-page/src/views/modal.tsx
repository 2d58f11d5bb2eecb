/** The bot's modals and Slack's confirmation dialog. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Blocks } from "../blocks/blocks";
import type { SubmitAnswer, View } from "../contract";
import { Dialog } from "../dialog";
import { forgetEdits, inputError, statefulElements, stateOf, surfaceKey, valuesOf } from "../edits";
import { Icon } from "../icons";
import { toast, useStore } from "../store";
import { send } from "../sync";
import { Plain } from "../text";
import { SurfaceProvider } from "../use-surface";
import { Toasts } from "./toasts";

/** The client-side validation before a form is sent, as in Slack. */
function inputErrors(view: View): Record<string, string> {
  const surface = surfaceKey({ view_id: view.id });
  const problems: Record<string, string> = {};
  for (const block of view.blocks) {
    if (block.type !== "input" || block.element === undefined || statefulElements(block).length === 0) continue;
    const message = inputError(block, stateOf(surface, block.block_id ?? "", block.element));
    if (message !== null) problems[block.block_id ?? ""] = message;
  }
  return problems;
}

export function Modal({ view, depth }: { view: View; depth: number }) {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const surface = surfaceKey({ view_id: view.id });
  const titleId = "modal-title";

  const showErrors = (problems: Record<string, string>): void => {
    setErrors(problems);
    requestAnimationFrame(() => {
      const first = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
      first?.focus();
      first?.closest(".input")?.scrollIntoView({ block: "nearest" });
    });
  };
  useEffect(() => {
    const body = form.current?.querySelector(".modal-body");
    if (body == null || body.contains(document.activeElement)) return;
    const first = body.querySelector<HTMLElement>("input:not([hidden]), textarea, button:not(.chip-remove), a[href]");
    const last = form.current?.querySelector<HTMLElement>(".modal-foot button:last-child");
    (first ?? last)?.focus({ preventScroll: true });
  }, []);
  useEffect(() => setErrors({}), [view.hash]);
  const close = (): void => {
    if (sending) return;
    void send("/workspace/close", { view_id: view.id, state: { values: valuesOf(surface, view.blocks) } }).then((answer) => {
      if (answer !== null) forgetEdits(surface);
    });
  };
  const submit = async (): Promise<void> => {
    if (sending) return;
    const problems = inputErrors(view);
    if (Object.keys(problems).length > 0) return showErrors(problems);
    setErrors({});
    setSending(true);
    const answer = await send<SubmitAnswer>("/workspace/submit", {
      view_id: view.id,
      hash: view.hash,
      state: { values: valuesOf(surface, view.blocks) },
    });
    setSending(false);
    if (answer === null || answer.ok) return;
    if (answer.errors !== undefined && Object.keys(answer.errors).length > 0) showErrors(answer.errors);
    else toast(answer.error ?? "We had some trouble connecting. Try again?", "error");
  };
  const failed = Object.keys(errors).length;
  return (
    <Dialog
      class="modal"
      labelledBy={titleId}
      onEscape={close}
      testid="modal"
      data={{ "data-view-id": view.id, "data-callback-id": view.callback_id }}
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (view.submit != null) void submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || view.submit == null) return;
          event.preventDefault();
          void submit();
        }}
      >
        <div class="modal-head">
          {depth > 1 && (
            <button type="button" class="icon-button" aria-label="Back" title="Back" onClick={close}>
              <Icon name="back" />
            </button>
          )}
          <span class="avatar-slot" aria-hidden="true">
            <Icon name="check" />
          </span>
          <h1 id={titleId}>
            <Plain text={view.title?.text ?? "App"} />
          </h1>
          <button type="button" class="icon-button" aria-label="Close" title="Close" onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        <div class="modal-body">
          {failed > 1 && (
            <p class="form-errors" role="alert">
              {failed} fields need your attention.
            </p>
          )}
          <SurfaceProvider
            container={{ view_id: view.id }}
            blocks={view.blocks}
            onEdit={(blockId) =>
              setErrors((before) =>
                blockId in before ? Object.fromEntries(Object.entries(before).filter(([id]) => id !== blockId)) : before,
              )
            }
          >
            <Blocks blocks={view.blocks} errors={errors} />
          </SurfaceProvider>
        </div>
        <div class="modal-foot">
          <button type="button" class="button" data-testid="modal-close" onClick={close}>
            {view.close?.text ?? (view.submit == null ? "Close" : "Cancel")}
          </button>
          {view.submit != null && (
            <button type="submit" class="button button-primary" data-testid="modal-submit" aria-busy={sending}>
              <span class="button-text">{view.submit.text}</span>
              {sending && <span class="spinner" />}
            </button>
          )}
        </div>
      </form>
      <Toasts />
    </Dialog>
  );
}

export function ConfirmDialog() {
  const question = useStore((all) => all.confirmation);
  if (question === null) return null;
  return (
    <Dialog class="confirm" role="alertdialog" labelledBy="confirm-title" onEscape={() => question.done(false)} testid="confirm">
      <h2 id="confirm-title">{question.title}</h2>
      <div class="confirm-body">{question.body as preact.ComponentChildren}</div>
      <div class="modal-foot">
        <button type="button" class="button" data-testid="confirm-deny" onClick={() => question.done(false)}>
          {question.deny}
        </button>
        <button type="button" class={`button button-${question.style}`} data-testid="confirm-accept" onClick={() => question.done(true)}>
          {question.confirm}
        </button>
      </div>
    </Dialog>
  );
}
