/** A modal <dialog> that traps the focus and restores it when it closes. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Dialog(props: {
  labelledBy: string;
  onEscape: () => void;
  children: ComponentChildren;
  class?: string;
  testid?: string;
  role?: "dialog" | "alertdialog";
  data?: Record<string, string | undefined>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const node = dialog.current;
    node?.showModal();
    return () => node?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${props.class ?? ""}`}
      role={props.role ?? "dialog"}
      aria-modal="true"
      aria-labelledby={props.labelledBy}
      data-testid={props.testid}
      {...props.data}
      onCancel={(event) => {
        event.preventDefault(); // Closing is the server's to decide; the page then takes the dialog away.
        if (event.target === dialog.current) props.onEscape();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        props.onEscape();
      }}
    >
      {props.children}
    </dialog>
  );
}
