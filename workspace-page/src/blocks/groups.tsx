/** Blocks that hold others: containers, plans and their tasks. */

import type { ComponentChildren } from "preact";
import type { Block, Inline } from "../contract";
import { safeHref } from "../mrkdwn";
import { ExternalLink, Plain, TextView } from "../text";
import { RichText } from "./rich-text";

const STATES: Record<string, string> = { pending: "To do", in_progress: "In progress", complete: "Done", error: "Failed" };

export const titleOf = (block: Block): string => (typeof block.title === "string" ? block.title : (block.title?.text ?? ""));

export function ContainerView({ block, children }: { block: Block; children: ComponentChildren }) {
  const head = (
    <>
      <b class="card-title">
        {block.rich_text_title === undefined ? (
          <Plain text={titleOf(block)} />
        ) : (
          <RichText parts={(block.rich_text_title.elements ?? []) as Inline[]} />
        )}
      </b>
      {block.subtitle !== undefined && (
        <div class="faint">
          <TextView value={block.subtitle} />
        </div>
      )}
    </>
  );
  if (block.is_collapsible !== true) {
    return (
      <div class="block card">
        {head}
        {children}
      </div>
    );
  }
  return (
    <details class="block card" open={block.default_collapsed !== true}>
      <summary>{head}</summary>
      {children}
    </details>
  );
}

export function TaskView({ block }: { block: Block }) {
  return (
    <div class="block card">
      <b class="card-title">{titleOf(block)}</b> <span class="badge">{STATES[block.status ?? ""] ?? block.status}</span>
      {[block.details, block.output].map(
        (part, index) => part !== undefined && <RichText key={index} parts={(part.elements ?? []) as Inline[]} />,
      )}
      {(block.sources ?? []).map((one) => (
        <div key={one.url}>
          <ExternalLink href={safeHref(one.url) ?? "#"}>{one.text}</ExternalLink>
        </div>
      ))}
    </div>
  );
}
