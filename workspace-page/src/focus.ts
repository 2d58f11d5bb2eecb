/** Keeps the focus where a person is when a message is drawn anew or goes. */

function rowOf(node: Element | null, key: string): HTMLElement | null {
  return node?.closest<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;
}

function sameControl(row: HTMLElement, action: string | undefined, label: string): HTMLElement | null {
  const controls = [...row.querySelectorAll<HTMLElement>("button, a[href], input, textarea")];
  return (
    controls.find((one) => action !== undefined && one.dataset.actionId === action) ??
    controls.find((one) => one.textContent === label) ??
    null
  );
}

/** Returns what puts the focus back after a message changed or went: on the same control, else on the message, else on its neighbour. */
export function holdFocus(key: string): () => void {
  const active = document.activeElement;
  if (active == null || !(active instanceof HTMLElement)) return () => undefined;
  const row = rowOf(active, key);
  if (row === null) return () => undefined;
  const list = row.parentElement;
  const rows = [...(list?.querySelectorAll<HTMLElement>("[data-key]") ?? [])];
  const at = rows.indexOf(row);
  const neighbours = [rows[at + 1], rows[at - 1]];
  const { actionId } = active.dataset;
  const label = active.textContent ?? "";
  return () => {
    requestAnimationFrame(() => {
      const now = document.activeElement;
      if (now !== null && now !== document.body) return;
      const fresh = list?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;
      const target =
        fresh === null
          ? (neighbours.find((one) => one?.isConnected === true) ?? document.querySelector<HTMLElement>("[data-testid=composer]"))
          : (sameControl(fresh, actionId, label) ?? fresh);
      target?.focus();
    });
  };
}

/** Returns what keeps a row of the list at its place on the screen after rows were put above it. */
export function holdPlace(scroller: HTMLElement | null): () => void {
  const row = scroller?.querySelector<HTMLElement>("[data-key]") ?? null;
  const top = row?.getBoundingClientRect().top ?? 0;
  const key = row?.dataset.key ?? "";
  return () => {
    requestAnimationFrame(() => {
      const now = scroller?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (scroller == null || now == null) return;
      scroller.scrollTop += now.getBoundingClientRect().top - top;
      if (document.activeElement === document.body || document.activeElement === null) scroller.focus();
    });
  };
}
