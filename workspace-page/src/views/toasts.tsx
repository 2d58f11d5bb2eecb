/** Short notices in the corner. */

import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icons";
import { dropToast, type Toast, useStore } from "../store";

const STAYS_MS = 7000;

function ToastView({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = window.setTimeout(() => dropToast(toast.id), STAYS_MS);
    return () => window.clearTimeout(timer);
  }, [held]);
  return (
    <div
      class={`toast toast-${toast.kind}`}
      data-testid="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <Icon name="info" />
      <span>{toast.text}</span>
      <button type="button" class="icon-button" aria-label="Close the notice" onClick={() => dropToast(toast.id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

export function Toasts() {
  const toasts = useStore((all) => all.toasts);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map((one) => (
        <ToastView key={one.id} toast={one} />
      ))}
    </div>
  );
}
