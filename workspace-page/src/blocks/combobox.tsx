/** A select with type-ahead, single or multiple, with fixed or fetched options. */

import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../icons";
import { useDismiss, usePlacement } from "../popover";

export interface Choice {
  value: string;
  label: string;
  detail?: string;
}

export interface ChoiceGroup {
  label: string | null;
  choices: Choice[];
}

export interface ComboboxProps {
  id: string;
  label?: string;
  placeholder: string;
  multiple: boolean;
  selected: Choice[];
  groups: ChoiceGroup[];
  /** Fetches options for the typed text; without it, the fixed options are filtered. */
  fetchGroups?: (query: string) => Promise<ChoiceGroup[]>;
  minQuery?: number;
  maxSelected?: number;
  clearable?: boolean;
  busy?: boolean;
  invalid?: boolean;
  describedBy?: string;
  autofocus?: boolean;
  data: Record<string, string | undefined>;
  onChange: (chosen: Choice[]) => void;
}

const matches = (choice: Choice, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${choice.label} ${choice.detail ?? ""}`.toLowerCase().includes(word));

/** Returns the option groups, and a sentence if there are none. */
function useOffers(props: ComboboxProps, open: boolean, query: string): { groups: ChoiceGroup[]; note: string | null } {
  const [fetched, setFetched] = useState<{ query: string; groups: ChoiceGroup[] } | null>(null);
  const remote = props.fetchGroups;
  const minQuery = props.minQuery ?? 3;
  useEffect(() => {
    if (!open || remote === undefined || query.length < minQuery) return undefined;
    let stale = false;
    const wait = window.setTimeout(
      () => {
        void remote(query).then((groups) => {
          if (!stale) setFetched({ query, groups });
        });
      },
      query === "" ? 0 : 200,
    );
    return () => {
      stale = true;
      window.clearTimeout(wait);
    };
  }, [open, query, remote !== undefined]);
  if (remote === undefined) {
    const groups = props.groups
      .map((group) => ({ ...group, choices: group.choices.filter((choice) => matches(choice, query)) }))
      .filter((group) => group.choices.length > 0);
    return { groups, note: groups.length === 0 ? "No results" : null };
  }
  if (query.length < minQuery)
    return { groups: [], note: `Type ${minQuery === 1 ? "a character" : `${minQuery} characters`} or more to search.` };
  if (fetched === null || fetched.query !== query) return { groups: fetched?.groups ?? [], note: fetched === null ? "Loading…" : null };
  const empty = fetched.groups.every((group) => group.choices.length === 0);
  return { groups: fetched.groups, note: empty ? "No results" : null };
}

export function Combobox(props: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [typed, setTyped] = useState(false);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const { groups, note } = useOffers(props, open, query);
  const flat = useMemo(() => groups.flatMap((group) => group.choices), [groups]);
  const at = Math.min(active, Math.max(0, flat.length - 1));
  const isChosen = (choice: Choice): boolean => props.selected.some((one) => one.value === choice.value);
  const full = props.multiple && props.maxSelected !== undefined && props.selected.length >= props.maxSelected;

  const close = (): void => {
    setOpen(false);
    setQuery("");
    setTyped(false);
  };
  const show = (): void => {
    if (open || props.busy === true) return;
    setOpen(true);
    const first = props.groups.flatMap((group) => group.choices).findIndex(isChosen);
    setActive(props.multiple ? 0 : Math.max(0, first));
  };
  usePlacement(open, box, panel, "start", "anchor");
  useDismiss(open, [box, panel], close);
  useEffect(() => {
    if (open) panel.current?.querySelector(".option-active")?.scrollIntoView({ block: "nearest" });
  }, [open, at, flat.length]);
  useEffect(() => {
    if (props.autofocus === true) input.current?.focus();
  }, []);

  const choose = (choice: Choice): void => {
    if (props.multiple) {
      if (isChosen(choice)) props.onChange(props.selected.filter((one) => one.value !== choice.value));
      else if (!full) props.onChange([...props.selected, choice]);
      setQuery("");
      input.current?.focus();
      return;
    }
    close();
    input.current?.focus();
    props.onChange([choice]);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) show();
      else if (flat.length > 0) setActive((at + (event.key === "ArrowDown" ? 1 : -1) + flat.length) % flat.length);
    } else if (event.key === "Enter") {
      const choice = flat[at];
      if (!open) show();
      else if (choice !== undefined) choose(choice);
    } else if (event.key === "Backspace" && query === "" && props.multiple && props.selected.length > 0) {
      props.onChange(props.selected.slice(0, -1));
    } else if (event.key === "Tab") {
      close();
      return;
    } else {
      return;
    }
    event.preventDefault();
  };
  const single = props.multiple ? undefined : props.selected[0];
  const shown = open && typed ? query : props.multiple ? query : (single?.label ?? "");
  const emptyHint = props.multiple && props.selected.length > 0 ? "" : props.placeholder;

  return (
    <div
      class={`combo ${props.multiple ? "combo-multi" : ""} ${open ? "combo-open" : ""}`}
      ref={box}
      aria-busy={props.busy}
      aria-disabled={props.busy}
    >
      <div class="combo-field" onClick={() => input.current?.focus()}>
        {props.multiple &&
          props.selected.map((choice) => (
            <span class="chip" key={choice.value}>
              {choice.label}
              <button
                type="button"
                class="chip-remove"
                aria-label={`Remove ${choice.label}`}
                onClick={() => props.onChange(props.selected.filter((one) => one.value !== choice.value))}
              >
                <Icon name="close" />
              </button>
            </span>
          ))}
        <input
          ref={input}
          id={props.id}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-label={props.label}
          aria-expanded={open}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={open && flat[at] !== undefined ? `${listId}-${at}` : undefined}
          aria-invalid={props.invalid}
          aria-describedby={props.describedBy}
          placeholder={open && single !== undefined && typed ? single.label : emptyHint}
          value={shown}
          title={single?.label}
          readOnly={props.busy}
          {...props.data}
          onClick={show}
          onInput={(event) => {
            show();
            setTyped(true);
            setActive(0);
            setQuery(event.currentTarget.value);
          }}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={onKey}
        />
        {props.clearable === true && single !== undefined && (
          <button type="button" class="chip-remove" aria-label="Clear the choice" onClick={() => props.onChange([])}>
            <Icon name="close" />
          </button>
        )}
        {props.busy === true ? <span class="spinner" /> : <Icon name="down" />}
      </div>
      {open && (
        <div class="popover options" ref={panel}>
          <div role="listbox" id={listId} aria-label={props.label ?? props.placeholder} aria-multiselectable={props.multiple}>
            {groups.map((group, groupIndex) => (
              <div role="group" aria-label={group.label ?? undefined} key={groupIndex}>
                {group.label !== null && <div class="option-group">{group.label}</div>}
                {group.choices.map((choice) => {
                  const index = flat.indexOf(choice);
                  return (
                    <div
                      key={choice.value}
                      id={`${listId}-${index}`}
                      role="option"
                      class={index === at ? "option option-active" : "option"}
                      aria-selected={isChosen(choice)}
                      aria-disabled={full && !isChosen(choice)}
                      onPointerMove={() => setActive(index)}
                      onPointerDown={(event) => event.preventDefault()}
                      onClick={() => choose(choice)}
                    >
                      <span class="option-label">{choice.label}</span>
                      {choice.detail !== undefined && <span class="option-detail">{choice.detail}</span>}
                      {isChosen(choice) && <Icon name="check" />}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
          {note !== null && (
            <div class="option-note" role="status">
              {note}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
