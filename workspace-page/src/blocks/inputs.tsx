/** Text, number, date and time inputs, check boxes and radio buttons. */

import { useEffect, useRef } from "preact/hooks";
import type { Element, Option } from "../contract";
import { londonInput, londonSeconds, readableMoment } from "../dates";
import { busyKey, domId, useSurface } from "../surface";
import { TextView } from "../text";
import type { FieldProps } from "./field";

type Props = { element: Element; blockId: string; field?: FieldProps };

function useAutofocus(wanted: boolean | undefined) {
  const node = useRef<HTMLElement>(null);
  useEffect(() => {
    if (wanted === true) node.current?.focus();
  }, []);
  return node;
}

const INPUT_TYPES: Record<string, "email" | "url" | "number"> = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
};

export function TextField({ element, blockId, field }: Props) {
  const surface = useSurface();
  const node = useAutofocus(element.focus_on_load);
  const held = surface.read(blockId, element).value;
  const value = typeof held === "string" ? held : "";
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = (text: string): void => {
    if (field?.dispatch === true) void surface.act(blockId, element, { value: text });
  };
  const keep = (text: string): void => {
    surface.keep(blockId, element, { type: element.type, value: text === "" ? null : text });
    if (on.includes("on_character_entered")) tell(text);
  };
  const shared = {
    id: domId(surface, blockId, element.action_id ?? ""),
    class: "text-input",
    value,
    placeholder: element.placeholder?.text,
    maxLength: element.max_length,
    "aria-invalid": field?.invalid,
    "aria-describedby": field?.describedBy,
    "aria-required": field !== undefined && !field.optional,
    "data-action-id": element.action_id,
    "data-block-id": blockId,
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || field?.dispatch !== true || !on.includes("on_enter_pressed")) return;
    if (element.multiline === true && event.shiftKey) return;
    event.preventDefault();
    tell((event.currentTarget as HTMLInputElement).value);
  };
  const left = element.max_length === undefined ? null : element.max_length - value.length;
  const counter = left !== null && left <= Math.max(20, (element.max_length ?? 0) * 0.1) && (
    <span class="counter" role="status">
      {left} left
    </span>
  );
  if (element.multiline === true) {
    return (
      <>
        <textarea
          {...shared}
          rows={4}
          ref={(here) => {
            node.current = here;
          }}
          onInput={(event) => keep(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        {counter}
      </>
    );
  }
  const numeric = element.type === "number_input";
  return (
    <>
      <input
        {...shared}
        type={(INPUT_TYPES[element.type] ?? "text") as "text" /* the attribute types know single kinds, not their union */}
        step={numeric ? (element.is_decimal_allowed === true ? "any" : "1") : undefined}
        min={numeric ? element.min_value : undefined}
        max={numeric ? element.max_value : undefined}
        autocomplete="off"
        ref={(here) => {
          node.current = here;
        }}
        onInput={(event) => keep(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {counter}
    </>
  );
}

const DATE_KINDS = {
  datepicker: { input: "date", field: "selected_date", label: "Select a date" },
  timepicker: { input: "time", field: "selected_time", label: "Select a time" },
  datetimepicker: { input: "datetime-local", field: "selected_date_time", label: "Select a date and time" },
} as const;

function readable(type: keyof typeof DATE_KINDS, value: string): string {
  if (value === "" || type === "timepicker") return value;
  return readableMoment(value);
}

/** The browser's own picker; while not being edited it shows the value in British format. */
export function DateField({ element, blockId, field }: Props) {
  const surface = useSurface();
  const node = useAutofocus(element.focus_on_load);
  const type = element.type as keyof typeof DATE_KINDS;
  const kind = DATE_KINDS[type];
  const held = surface.read(blockId, element)[kind.field];
  const value = typeof held === "number" ? londonInput(new Date(held * 1000)) : typeof held === "string" ? held : "";
  const lastKey = useRef(0);
  const notified = useRef(value);
  const payload = (text: string): Record<string, unknown> => ({
    [kind.field]: text === "" ? null : type === "datetimepicker" ? londonSeconds(text) : text,
  });
  const tell = (text: string): void => {
    if ((field !== undefined && !field.dispatch) || text === notified.current) return;
    const before = notified.current;
    notified.current = text;
    void surface.act(blockId, element, payload(text)).then((agreed) => {
      if (agreed) return;
      notified.current = before;
      surface.keep(blockId, element, { type: element.type, ...payload(before) });
    });
  };
  const placeholder = element.placeholder?.text ?? kind.label;
  return (
    <span class={`date-field ${value === "" ? "date-empty" : ""}`} aria-busy={surface.busy === busyKey(blockId, element)}>
      <span class="date-shown" aria-hidden="true">
        {value === "" ? placeholder : readable(type, value)}
      </span>
      <input
        id={domId(surface, blockId, element.action_id ?? "")}
        class="text-input"
        type={kind.input}
        value={value}
        aria-label={field === undefined ? placeholder : undefined}
        aria-invalid={field?.invalid}
        aria-describedby={field?.describedBy}
        aria-required={field !== undefined && !field.optional}
        data-action-id={element.action_id}
        data-block-id={blockId}
        ref={(here) => {
          node.current = here;
        }}
        onKeyDown={(event) => {
          lastKey.current = Date.now();
          if (event.key === "Enter" && field === undefined) tell(event.currentTarget.value);
        }}
        onInput={(event) => {
          const text = event.currentTarget.value;
          surface.keep(blockId, element, { type: element.type, ...payload(text) });
          // Typing passes through unintended dates, so the bot is notified only on blur or Enter.
          if (Date.now() - lastKey.current > 300) tell(text);
        }}
        onBlur={(event) => tell(event.currentTarget.value)}
      />
    </span>
  );
}

export function ChoiceField({ element, blockId, field }: Props) {
  const surface = useSurface();
  const many = element.type === "checkboxes";
  const state = surface.read(blockId, element);
  const held = many ? (state.selected_options as Option[]) : state.selected_option == null ? [] : [state.selected_option as Option];
  const id = domId(surface, blockId, element.action_id ?? "");
  const toggle = (option: Option, on: boolean): void => {
    const selected = (element.options ?? []).filter((one) =>
      one.value === option.value ? on : held.some((other) => other.value === one.value),
    );
    const payload = many ? { selected_options: selected } : { selected_option: option };
    surface.keep(blockId, element, { type: element.type, ...payload });
    if (field !== undefined && !field.dispatch) return;
    void surface.act(blockId, element, payload).then((agreed) => {
      if (!agreed) surface.keep(blockId, element, state);
    });
  };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label; the rule does not see the condition.
    <div
      class="choices"
      role={many ? "group" : "radiogroup"}
      aria-labelledby={field?.labelId}
      aria-label={field === undefined ? "Options" : undefined}
      aria-describedby={field?.describedBy}
      data-action-id={element.action_id}
      data-block-id={blockId}
    >
      {(element.options ?? []).map((option, index) => (
        <label class="choice" key={option.value}>
          <input
            type={many ? "checkbox" : "radio"}
            id={`${id}-${index}`}
            name={id}
            value={option.value}
            checked={held.some((one) => one.value === option.value)}
            aria-invalid={field?.invalid}
            aria-describedby={option.description === undefined ? undefined : `${id}-${index}-detail`}
            data-block-id={blockId}
            onChange={(event) => toggle(option, event.currentTarget.checked)}
          />
          <span class="choice-text">
            <TextView value={option.text} />
            {option.description !== undefined && (
              <span class="choice-detail" id={`${id}-${index}-detail`}>
                <TextView value={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
