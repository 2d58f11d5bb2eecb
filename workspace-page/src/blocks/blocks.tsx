/** Block Kit blocks. */

import type { Block, Element, FileInfo, Inline, TextObject } from "../contract";
import { domId, useSurface } from "../surface";
import { Plain, TextView } from "../text";
import { ElementView } from "./elements";
import { CHOICE_TYPES, type FieldProps } from "./field";
import { ContainerView, TaskView } from "./groups";
import { MarkdownView } from "./markdown";
import { FileView, PictureView } from "./media";
import { RichText } from "./rich-text";

const asText = (value: TextObject | string | undefined): TextObject | null =>
  value === undefined ? null : typeof value === "string" ? { type: "mrkdwn", text: value } : value;

function SectionView({ block, blockId }: { block: Block; blockId: string }) {
  const text = asText(block.text);
  return (
    <div class={`block section accessory-${block.accessory?.type ?? "none"}`} data-block-id={blockId}>
      <div class="section-body">
        {text !== null && (
          <div class="section-text">
            <TextView value={text} />
          </div>
        )}
        {block.fields !== undefined && (
          <div class="fields">
            {block.fields.map((field, index) => (
              <div class="field" key={index}>
                <TextView value={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory !== undefined && (
        <div class="accessory">
          <ElementView element={block.accessory} blockId={blockId} />
        </div>
      )}
    </div>
  );
}

function ContextView({ block }: { block: Block }) {
  return (
    <div class="block context">
      {(block.elements ?? []).map((part, index) =>
        part.type === "image" ? (
          <PictureView key={index} source={part as Element} class="context-image" />
        ) : (
          <span class="context-text" key={index}>
            <TextView value={part as TextObject} />
          </span>
        ),
      )}
    </div>
  );
}

/** The words of a table's cell, however it is written. */
const wordsOf = (part: Inline): string => {
  const inside = Array.isArray(part.elements) ? (part.elements as Inline[]) : [];
  return inside.length > 0 ? inside.map(wordsOf).join("") : String(part.text ?? part.value ?? "");
};

/** Columns from which a table's rows are stacked on a phone, where they would be wider than the screen. */
const MANY = 4;

function TableView({ block }: { block: Block }) {
  const [head, ...rows] = block.rows ?? [];
  const align = (column: number): string => `align-${block.column_settings?.[column]?.align ?? "left"}`;
  const cell = (part: Inline) =>
    part.type === "rich_text" ? (
      <RichText parts={Array.isArray(part.elements) ? (part.elements as Inline[]) : []} />
    ) : (
      <Plain text={String(part.text ?? part.value ?? "")} emoji={false} />
    );
  const names = (head ?? []).map(wordsOf);
  return (
    <div class={`block table-scroll ${names.length >= MANY ? "table-many" : ""}`} tabIndex={0} role="region" aria-label="Table">
      <table>
        {head !== undefined && (
          <thead>
            <tr>
              {head.map((part, column) => (
                <th scope="col" class={align(column)} key={column}>
                  {cell(part)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((part, column) => (
                <td class={align(column)} key={column} data-head={names[column]}>
                  {cell(part)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A heading: below the day in a channel, below the title in a modal or Home. */
function HeaderView({ block }: { block: Block }) {
  const inView = useSurface().inModal;
  const words = <Plain text={asText(block.text)?.text ?? ""} emoji={asText(block.text)?.emoji} />;
  return inView ? <h2 class="block header">{words}</h2> : <h3 class="block header">{words}</h3>;
}

const LEVELS: Record<string, string> = { default: "Note", info: "Information", warning: "Warning", error: "Error", success: "Success" };

function CardView({ block }: { block: Block }) {
  const words = (value: TextObject | undefined, name: string) =>
    value !== undefined && (
      <div class={name}>
        <TextView value={value} />
      </div>
    );
  return (
    <div class="block card" data-block-id={block.block_id}>
      {block.hero_image !== undefined && <PictureView source={block.hero_image} class="card-hero" />}
      <div class="card-head">
        {block.icon !== undefined && <PictureView source={block.icon} class="context-image" />}
        <div>
          {words(asText(block.title) ?? undefined, "card-title")}
          {words(block.subtitle, "faint")}
        </div>
      </div>
      {words(block.body, "card-body")}
      {block.actions !== undefined && (
        <div class="actions">
          {block.actions.map((element, index) => (
            <ElementView key={element.action_id ?? index} element={element} blockId={block.block_id ?? ""} />
          ))}
        </div>
      )}
    </div>
  );
}

function InputView({ block, blockId, error }: { block: Block; blockId: string; error: string | undefined }) {
  const surface = useSurface();
  const element = block.element;
  if (element === undefined) return null;
  const id = domId(surface, blockId, element.action_id ?? "");
  const labelId = `${id}-label`;
  const described = [block.hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter((one) => one !== "");
  const field: FieldProps = {
    dispatch: block.dispatch_action === true,
    optional: block.optional === true,
    invalid: error !== undefined,
    describedBy: described.length === 0 ? undefined : described.join(" "),
    labelId,
  };
  const caption = (
    <>
      {block.label !== undefined && <Plain text={block.label.text} emoji={block.label.emoji} />}
      {field.optional && <span class="optional"> (optional)</span>}
    </>
  );
  return (
    <div class={`block input ${field.invalid ? "input-invalid" : ""}`} data-block-id={blockId}>
      {CHOICE_TYPES.has(element.type) ? (
        <div class="label" id={labelId}>
          {caption}
        </div>
      ) : (
        <label class="label" id={labelId} for={id}>
          {caption}
        </label>
      )}
      <ElementView element={element} blockId={blockId} field={field} />
      {error !== undefined && (
        <div class="input-error" id={`${id}-error`} role="alert">
          {error}
        </div>
      )}
      {block.hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          <Plain text={block.hint.text} />
        </div>
      )}
    </div>
  );
}

export function BlockView(props: { block: Block; index: number; error?: string; files?: FileInfo[] }) {
  const { block } = props;
  const blockId = block.block_id ?? "";
  switch (block.type) {
    case "header":
      return <HeaderView block={block} />;
    case "section":
      return <SectionView block={block} blockId={blockId} />;
    case "context":
      return <ContextView block={block} />;
    case "divider":
      return <hr class="block" />;
    case "actions":
    case "context_actions":
      return (
        <div class={`block actions ${block.type === "actions" ? "" : "actions-small"}`} data-block-id={blockId}>
          {(block.elements ?? []).map((element, index) => (
            <ElementView key={(element as Element).action_id ?? index} element={element as Element} blockId={blockId} />
          ))}
        </div>
      );
    case "image":
      return (
        <figure class="block">
          {block.title !== undefined && (
            <figcaption>
              <TextView value={asText(block.title) ?? { type: "plain_text", text: "" }} />
            </figcaption>
          )}
          <PictureView source={block} />
        </figure>
      );
    case "input":
      return <InputView block={block} blockId={blockId} error={props.error} />;
    case "rich_text":
      return (
        <div class="block">
          <RichText parts={(block.elements ?? []) as Inline[]} />
        </div>
      );
    case "table":
      return <TableView block={block} />;
    case "markdown":
      return <MarkdownView text={asText(block.text)?.text ?? ""} />;
    case "alert":
      return (
        <div class={`block alert alert-${block.level ?? "default"}`} role="note" aria-label={LEVELS[block.level ?? "default"]}>
          <TextView value={asText(block.text) ?? { type: "plain_text", text: "" }} />
        </div>
      );
    case "card":
      return <CardView block={block} />;
    case "carousel":
      return (
        <div class="block carousel" tabIndex={0} role="region" aria-label="Cards">
          {((block.elements ?? []) as Block[]).map((card, index) => (
            <CardView key={card.block_id ?? index} block={card} />
          ))}
        </div>
      );
    case "container":
      return (
        <ContainerView block={block}>
          <Blocks blocks={block.child_blocks ?? []} />
        </ContainerView>
      );
    case "plan":
      return (
        <ContainerView block={block}>
          <Blocks blocks={block.tasks ?? []} />
        </ContainerView>
      );
    case "task_card":
      return <TaskView block={block} />;
    case "file": {
      const file = block.file ?? props.files?.find((one) => one.id === block.external_id);
      return file === undefined ? <div class="block unknown">This file has been deleted.</div> : <FileView file={file} />;
    }
    default:
      return <div class="block unknown">This page does not draw the block "{block.type}".</div>;
  }
}

export function Blocks(props: { blocks: Block[]; errors?: Record<string, string>; files?: FileInfo[] }) {
  return (
    <div class="blocks">
      {props.blocks.map((block, index) => (
        <BlockView
          key={block.block_id ?? index}
          block={block}
          index={index}
          error={props.errors?.[block.block_id ?? ""]}
          files={props.files}
        />
      ))}
    </div>
  );
}
