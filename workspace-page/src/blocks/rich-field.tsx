/** rich_text_input: text with Slack's marks, given to the bot as a rich_text block. */

import { useRef, useState } from "preact/hooks";
import type { Element } from "../contract";
import { richText, typedText } from "../rich-input";
import { domId, useSurface } from "../surface";
import type { FieldProps } from "./field";

const MARKS = [
  ["B", "Bold", "*"],
  ["I", "Italic", "_"],
  ["S", "Strikethrough", "~"],
  ["<>", "Code", "`"],
] as const;

export function RichField({ element, blockId, field }: { element: Element; blockId: string; field?: FieldProps }) {
  const surface = useSurface();
  const box = useRef<HTMLTextAreaElement>(null);
  const held = surface.read(blockId, element).rich_text_value;
  const [text, setText] = useState(typedText(held));
  const keep = (value: string): void => {
    setText(value);
    surface.keep(blockId, element, { type: element.type, rich_text_value: richText(value) });
  };
  const wrap = (mark: string): void => {
    const node = box.current;
    if (node === null) return;
    const { selectionStart: from, selectionEnd: to } = node;
    keep(text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to));
    node.focus();
    requestAnimationFrame(() => node.setSelectionRange(from + 1, to + 1));
  };
  return (
    <div class="rich-field">
      <textarea
        ref={box}
        id={domId(surface, blockId, element.action_id ?? "")}
        class="text-input"
        rows={4}
        value={text}
        placeholder={element.placeholder?.text}
        aria-invalid={field?.invalid}
        aria-describedby={field?.describedBy}
        aria-required={field !== undefined && !field.optional}
        data-action-id={element.action_id}
        data-block-id={blockId}
        onInput={(event) => keep(event.currentTarget.value)}
      />
      <div class="rich-tools">
        {MARKS.map(([sign, name, mark]) => (
          <button key={name} type="button" class="icon-button" aria-label={name} title={name} onClick={() => wrap(mark)}>
            {sign}
          </button>
        ))}
      </div>
    </div>
  );
}
