/** Input in the elements of messages and modals, in the format of Slack's state.values. */

import type { Block, Container, Element, ElementState, StateValues } from "./contract";

type Edit = { signature: string; state: ElementState };
const surfaces = new Map<string, Map<string, Edit>>();

const STATELESS = new Set(["button", "overflow", "image", "workflow_button", "icon_button", "feedback_buttons"]);

export function surfaceKey(container: Container): string {
  if ("view_id" in container) return `view ${container.view_id}`;
  return "ephemeral_id" in container ? `ephemeral ${container.ephemeral_id}` : `message ${container.channel} ${container.ts}`;
}

const or = <T>(value: T | undefined): T | null => value ?? null;

/** Returns the element's initial value. */
export function initialState(element: Element): ElementState {
  const type = element.type;
  switch (type) {
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return { type, selected_option: or(element.initial_option) };
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes":
      return { type, selected_options: element.initial_options ?? [] };
    case "users_select":
      return { type, selected_user: or(element.initial_user) };
    case "multi_users_select":
      return { type, selected_users: element.initial_users ?? [] };
    case "channels_select":
      return { type, selected_channel: or(element.initial_channel) };
    case "multi_channels_select":
      return { type, selected_channels: element.initial_channels ?? [] };
    case "conversations_select":
      return { type, selected_conversation: or(element.initial_conversation) };
    case "multi_conversations_select":
      return { type, selected_conversations: element.initial_conversations ?? [] };
    case "rich_text_input":
      return { type, rich_text_value: or(element.initial_value) };
    case "file_input":
      return { type, files: [] };
    case "datepicker":
      return { type, selected_date: or(element.initial_date) };
    case "timepicker":
      return { type, selected_time: or(element.initial_time) };
    case "datetimepicker":
      return { type, selected_date_time: or(element.initial_date_time) };
    default:
      return { type, value: or(element.initial_value) };
  }
}

/** As in Slack, modals keep input when the view is updated; messages discard it when the element changes. */
function signature(surface: string, element: Element): string {
  return surface.startsWith("view ") ? element.type : JSON.stringify(element);
}

const keyOf = (blockId: string, element: Element): string => `${blockId}\n${element.action_id ?? ""}`;

export function stateOf(surface: string, blockId: string, element: Element): ElementState {
  const edit = surfaces.get(surface)?.get(keyOf(blockId, element));
  return edit !== undefined && edit.signature === signature(surface, element) ? edit.state : initialState(element);
}

export function edit(surface: string, blockId: string, element: Element, state: ElementState): void {
  const known = surfaces.get(surface) ?? new Map<string, Edit>();
  known.set(keyOf(blockId, element), { signature: signature(surface, element), state });
  surfaces.set(surface, known);
}

export function forgetEdits(surface?: string): void {
  if (surface === undefined) surfaces.clear();
  else surfaces.delete(surface);
}

/** Returns a block's interactive elements that have a value. */
export function statefulElements(block: Block): Element[] {
  const all = [block.accessory, block.element, ...(block.type === "actions" ? (block.elements ?? []) : [])] as (Element | undefined)[];
  return all.filter((one): one is Element => one?.action_id !== undefined && !STATELESS.has(one.type));
}

/** Returns Slack's state.values for the whole surface. */
export function valuesOf(surface: string, blocks: Block[]): StateValues {
  const values: StateValues = {};
  for (const block of blocks) {
    for (const element of statefulElements(block)) {
      const blockId = block.block_id ?? "";
      values[blockId] = { ...values[blockId], [element.action_id ?? ""]: stateOf(surface, blockId, element) };
    }
  }
  return values;
}

/** Returns whether the element is empty, so that a required input is missing. */
export function isEmpty(state: ElementState): boolean {
  return Object.entries(state).every(
    ([key, value]) => key === "type" || value === null || value === "" || (Array.isArray(value) && value.length === 0),
  );
}

/** Returns the error that Slack's client shows before it sends the form, or null. */
export function inputError(block: Block, state: ElementState): string | null {
  const element = block.element;
  if (element === undefined) return null;
  if (isEmpty(state)) return block.optional === true ? null : "Please complete this required field.";
  const value = typeof state.value === "string" ? state.value : null;
  if (value === null) return null;
  if (value.trim() === "" && block.optional !== true) return "Please complete this required field.";
  if (element.min_length !== undefined && value.length < element.min_length) {
    return `Please enter at least ${element.min_length} characters.`;
  }
  if (element.max_length !== undefined && value.length > element.max_length) {
    return `Please enter no more than ${element.max_length} characters.`;
  }
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return "Please enter a valid email address.";
  if (element.type === "url_text_input" && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value)) {
    return "Please enter a valid URL, such as https://example.com.";
  }
  if (element.type === "number_input") return numberComplaint(element, value);
  return null;
}

function numberComplaint(element: Element, value: string): string | null {
  const number = Number(value);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  return null;
}
