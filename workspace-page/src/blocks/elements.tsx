/** One interactive element of any type. */

import { useState } from "preact/hooks";
import type { Element } from "../contract";
import { Icon } from "../icons";
import { Menu } from "../menu";
import { safeHref } from "../mrkdwn";
import { busyKey, useSurface } from "../surface";
import { Plain } from "../text";
import { CHOICE_TYPES, DATE_TYPES, type FieldProps, SELECT_TYPE, TEXT_TYPES } from "./field";
import { FileInput } from "./file-input";
import { ChoiceField, DateField, TextField } from "./inputs";
import { PictureView } from "./media";
import { RichField } from "./rich-field";
import { SelectField } from "./selects";

function ButtonView({ element, blockId }: { element: Element; blockId: string }) {
  const surface = useSurface();
  const busy = surface.busy === busyKey(blockId, element);
  const shared = {
    class: `button ${element.style === undefined ? "" : `button-${element.style}`}`,
    "data-action-id": element.action_id,
    "data-block-id": blockId,
    "data-value": element.value,
    "aria-label": element.accessibility_label,
    "aria-busy": busy,
  };
  const press = (): void => {
    if (!busy) void surface.act(blockId, element, element.value === undefined ? {} : { value: element.value });
  };
  const inner = (
    <>
      <span class="button-text">{element.text !== undefined && <Plain text={element.text.text} emoji={element.text.emoji} />}</span>
      {busy && <span class="spinner" />}
    </>
  );
  const href = element.url === undefined ? null : safeHref(element.url);
  if (href !== null) {
    return (
      <a {...shared} href={href} target="_blank" rel="noopener noreferrer" onClick={press}>
        {inner}
      </a>
    );
  }
  return (
    <button {...shared} type="button" onClick={press}>
      {inner}
    </button>
  );
}

/** Two buttons, of which one is pressed. */
function FeedbackView({ element, blockId }: { element: Element; blockId: string }) {
  const [pressed, setPressed] = useState<string | null>(null);
  const surface = useSurface();
  return (
    <>
      {[element.positive_button, element.negative_button].map(
        (one) =>
          one !== undefined && (
            <button
              key={one.value}
              type="button"
              class="button"
              data-action-id={element.action_id}
              data-block-id={blockId}
              data-value={one.value}
              aria-label={one.accessibility_label}
              aria-pressed={pressed === one.value}
              onClick={() => {
                setPressed(one.value);
                void surface.act(blockId, element, { value: one.value });
              }}
            >
              <Plain text={one.text.text} emoji />
            </button>
          ),
      )}
    </>
  );
}

function OverflowView({ element, blockId }: { element: Element; blockId: string }) {
  const surface = useSurface();
  const busy = surface.busy === busyKey(blockId, element);
  return (
    <Menu
      label={element.accessibility_label ?? "More options"}
      class="button button-overflow"
      busy={busy}
      data={{ "data-action-id": element.action_id ?? "", "data-block-id": blockId }}
      items={(element.options ?? []).map((option) => {
        const href = option.url === undefined ? null : safeHref(option.url);
        return {
          key: option.value,
          name: option.text.text,
          label: <Plain text={option.text.text} />,
          ...(option.description === undefined ? {} : { detail: option.description.text }),
          ...(href === null ? {} : { href }),
          onChoose: () => void surface.act(blockId, element, { selected_option: option }),
        };
      })}
    >
      {busy ? <span class="spinner" /> : <Icon name="more" />}
    </Menu>
  );
}

export function ElementView({ element, blockId, field }: { element: Element; blockId: string; field?: FieldProps }) {
  const type = element.type;
  if (type === "feedback_buttons") return <FeedbackView element={element} blockId={blockId} />;
  if (type === "icon_button") return <ButtonView element={element} blockId={blockId} />;
  if (type === "rich_text_input") return <RichField element={element} blockId={blockId} field={field} />;
  if (type === "button" || type === "workflow_button") return <ButtonView element={element} blockId={blockId} />;
  if (type === "overflow") return <OverflowView element={element} blockId={blockId} />;
  if (type === "image") return <PictureView source={element} class="accessory-image" />;
  if (TEXT_TYPES.has(type)) return <TextField element={element} blockId={blockId} field={field} />;
  if (DATE_TYPES.has(type)) return <DateField element={element} blockId={blockId} field={field} />;
  if (CHOICE_TYPES.has(type)) return <ChoiceField element={element} blockId={blockId} field={field} />;
  if (SELECT_TYPE.test(type)) return <SelectField element={element} blockId={blockId} field={field} />;
  if (type === "file_input") return <FileInput element={element} blockId={blockId} field={field} />;
  return <span class="unknown">This page does not draw the element "{type}".</span>;
}
