/** A button with a menu, for keyboard and mouse. */

import { type ComponentChildren, Fragment } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useDismiss, usePlacement } from "./popover";

export interface MenuItem {
  key: string;
  label: ComponentChildren;
  /** The text matched by typing letters. */
  name: string;
  detail?: string;
  href?: string;
  checked?: boolean;
  danger?: boolean;
  testid?: string;
  /** A heading above the first item of a group. */
  group?: string;
  onChoose: () => void;
}

export function Menu(props: {
  label: string;
  items: MenuItem[];
  children: ComponentChildren;
  class?: string;
  align?: "start" | "end";
  heading?: ComponentChildren;
  footer?: ComponentChildren;
  testid?: string;
  data?: Record<string, string>;
  busy?: boolean;
  returnFocus?: boolean;
  /** Whether the words on the button are its name. */
  named?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const close = (): void => setOpen(false);
  usePlacement(open, trigger, panel, props.align ?? "end");
  const leave = (): void => {
    close();
    trigger.current?.focus();
  };
  useDismiss(open, [trigger, panel], close, leave);

  const entries = (): HTMLElement[] => [...(panel.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  useLayoutEffect(() => {
    if (!open) return;
    const all = entries();
    (all.find((one) => one.getAttribute("aria-checked") === "true") ?? all[0])?.focus();
  }, [open]);

  const onKey = (event: KeyboardEvent): void => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      all[(to + all.length) % all.length]?.focus();
    } else if (event.key === "Tab") {
      close();
      return;
    } else if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      const rotated = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      rotated.find((one) => (one.dataset.name ?? "").toLowerCase().startsWith(letter))?.focus();
      return;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const choose = (item: MenuItem): void => {
    if (props.returnFocus === false) close();
    else leave();
    item.onChoose();
  };

  return (
    <>
      <button
        type="button"
        ref={trigger}
        class={props.class ?? "icon-button"}
        aria-label={props.named === true ? undefined : props.label}
        title={props.label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-busy={props.busy}
        data-testid={props.testid}
        {...props.data}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" && !open) {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        {props.children}
      </button>
      {open && (
        <div class="popover menu" ref={panel} onKeyDown={onKey}>
          {props.heading}
          <div role="menu" aria-label={props.label}>
            {props.items.map((item, index) => {
              const shared = {
                tabIndex: -1,
                class: item.danger === true ? "menu-item menu-item-danger" : "menu-item",
                "data-name": item.name,
                "data-testid": item.testid,
              };
              const heading =
                item.group !== undefined && item.group !== props.items[index - 1]?.group ? (
                  <div class="menu-heading" role="presentation">
                    {item.group}
                  </div>
                ) : null;
              const inner = (
                <>
                  <span class="menu-label">{item.label}</span>
                  {item.detail !== undefined && <span class="menu-detail">{item.detail}</span>}
                </>
              );
              if (item.href !== undefined) {
                return (
                  <a
                    key={item.key}
                    {...shared}
                    role="menuitem"
                    href={item.href}
                    target="_blank"
                    rel="noopener noreferrer"
                    onClick={() => choose(item)}
                  >
                    {inner}
                  </a>
                );
              }
              const checkable =
                item.checked === undefined
                  ? { role: "menuitem" as const }
                  : { role: "menuitemradio" as const, "aria-checked": item.checked };
              return (
                <Fragment key={item.key}>
                  {heading}
                  <button {...shared} {...checkable} type="button" onClick={() => choose(item)}>
                    {inner}
                  </button>
                </Fragment>
              );
            })}
          </div>
          {props.footer}
        </div>
      )}
    </>
  );
}
