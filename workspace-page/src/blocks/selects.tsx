/** Slack's select menus, single and multiple: static, external, users, channels and conversations. */

import { useRef } from "preact/hooks";
import { post } from "../api";
import type { Element, ElementState, Option, OptionGroup, OptionsAnswer } from "../contract";
import { channelTitle, current, useStore } from "../store";
import { busyKey, domId, useSurface } from "../surface";
import { report } from "../sync";
import { type Choice, type ChoiceGroup, Combobox } from "./combobox";
import type { FieldProps } from "./field";

const toChoice = (option: Option): Choice => ({
  value: option.value,
  label: option.text.text,
  ...(option.description === undefined ? {} : { detail: option.description.text }),
});

function toGroups(options: Option[] | undefined, groups: OptionGroup[] | undefined): ChoiceGroup[] {
  if (groups !== undefined) return groups.map((group) => ({ label: group.label.text, choices: group.options.map(toChoice) }));
  return [{ label: null, choices: (options ?? []).map(toChoice) }];
}

const allOptions = (answer: OptionsAnswer | Element): Option[] => [
  ...(answer.options ?? []),
  ...(answer.option_groups ?? []).flatMap((group) => group.options),
];

const PLURAL: Record<string, string> = { user: "selected_users", channel: "selected_channels", conversation: "selected_conversations" };

function ofPeople(): ChoiceGroup[] {
  const people = (current().boot?.people ?? []).filter((one) => one.is_bot !== true && one.is_deactivated !== true);
  return [
    { label: null, choices: people.map((one) => ({ value: one.id, label: one.real_name, ...(one.title ? { detail: one.title } : {}) })) },
  ];
}

function ofChannels(publicOnly: boolean): ChoiceGroup[] {
  const channels = (current().boot?.channels ?? []).filter(
    (one) => one.is_archived !== true && (!publicOnly || (one.is_private !== true && one.is_im !== true)),
  );
  return [
    { label: null, choices: channels.map((one) => ({ value: one.id, label: `${one.is_im === true ? "" : "#"}${channelTitle(one)}` })) },
  ];
}

/** Selects of people and channels, with ids as values. */
function useIdSelect(element: Element, kind: "user" | "channel" | "conversation", multiple: boolean) {
  useStore((all) => all.boot);
  const groups = kind === "user" ? ofPeople() : ofChannels(kind === "channel");
  const known = groups.flatMap((group) => group.choices);
  const field = multiple ? (PLURAL[kind] ?? "") : `selected_${kind}`;
  return {
    groups,
    selected: (state: ElementState): Choice[] => {
      const held = state[field];
      const ids = Array.isArray(held) ? (held as string[]) : typeof held === "string" ? [held] : [];
      return ids.map((id) => known.find((one) => one.value === id) ?? { value: id, label: id });
    },
    payload: (chosen: Choice[]): Record<string, unknown> => ({
      [field]: multiple ? chosen.map((one) => one.value) : (chosen[0]?.value ?? null),
    }),
    type: element.type,
  };
}

export function SelectField({ element, blockId, field }: { element: Element; blockId: string; field?: FieldProps }) {
  const surface = useSurface();
  const multiple = element.type.startsWith("multi_");
  const kindOf = element.type.replace("multi_", "").replace("_select", "");
  const isId = kindOf === "users" || kindOf === "channels" || kindOf === "conversations";
  const ids = useIdSelect(element, isId ? (kindOf.slice(0, -1) as "user") : "user", multiple);
  const seen = useRef(new Map<string, Option>());
  for (const option of allOptions(element)) seen.current.set(option.value, option);

  const state = surface.read(blockId, element);
  const held = (multiple ? state.selected_options : state.selected_option === null ? [] : [state.selected_option]) as Option[] | undefined;
  for (const option of held ?? []) if (option !== undefined && option !== null) seen.current.set(option.value, option);
  const selected = isId ? ids.selected(state) : (held ?? []).filter((one) => one != null).map(toChoice);

  const fetchGroups = async (query: string): Promise<ChoiceGroup[]> => {
    const body = { as: current().boot?.me, container: surface.container, action_id: element.action_id, block_id: blockId, value: query };
    try {
      const answer = await post<OptionsAnswer>("/workspace/options", body);
      for (const option of allOptions(answer)) seen.current.set(option.value, option);
      return toGroups(answer.options, answer.option_groups);
    } catch (error) {
      report(error);
      return [];
    }
  };
  const payloadOf = (chosen: Choice[]): Record<string, unknown> => {
    if (isId) return ids.payload(chosen);
    const options = chosen.map((one) => seen.current.get(one.value)).filter((one) => one !== undefined);
    return multiple ? { selected_options: options } : { selected_option: options[0] ?? null };
  };
  const onChange = (chosen: Choice[]): void => {
    const payload = payloadOf(chosen);
    const before = surface.read(blockId, element);
    surface.keep(blockId, element, { type: element.type, ...payload });
    if (field !== undefined && !field.dispatch) return;
    void surface.act(blockId, element, payload).then((agreed) => {
      if (!agreed) surface.keep(blockId, element, before);
    });
  };
  return (
    <Combobox
      id={domId(surface, blockId, element.action_id ?? "")}
      label={field === undefined ? (element.placeholder?.text ?? "Select an item") : undefined}
      placeholder={element.placeholder?.text ?? "Select an item"}
      multiple={multiple}
      selected={selected}
      groups={isId ? ids.groups : toGroups(element.options, element.option_groups)}
      {...(kindOf === "external" ? { fetchGroups } : {})}
      minQuery={element.min_query_length ?? 3}
      maxSelected={element.max_selected_items}
      clearable={field?.optional === true && !multiple}
      busy={surface.busy === busyKey(blockId, element)}
      invalid={field?.invalid}
      describedBy={field?.describedBy}
      autofocus={element.focus_on_load === true}
      data={{ "data-action-id": element.action_id, "data-block-id": blockId }}
      onChange={onChange}
    />
  );
}
