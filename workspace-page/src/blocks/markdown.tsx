/** The `markdown` block. */

import { type Item, markdown, type Part } from "../markdown";
import { Spans } from "../text";

function ItemView({ item }: { item: Item }) {
  return (
    <li>
      {item.done !== null && <input type="checkbox" checked={item.done} disabled aria-label={item.done ? "Done" : "Not done"} />}
      <Spans spans={item.spans} />
      <Parts parts={item.parts} />
    </li>
  );
}

function PartView({ part }: { part: Part }) {
  switch (part.kind) {
    case "heading":
      return (
        <p class={`md-heading md-heading-${Math.min(part.level, 3)}`}>
          <Spans spans={part.spans} />
        </p>
      );
    case "paragraph":
      return (
        <p>
          {part.lines.map((line, index) => (
            <span class="line" key={index}>
              <Spans spans={line} />
            </span>
          ))}
        </p>
      );
    case "list": {
      const items = part.items.map((item, index) => <ItemView key={index} item={item} />);
      return part.ordered ? <ol start={part.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "quote":
      return (
        <blockquote>
          <Parts parts={part.parts} />
        </blockquote>
      );
    case "pre":
      return <pre tabIndex={0}>{part.text}</pre>;
    case "rule":
      return <hr />;
    case "table":
      return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Table">
          <table>
            <thead>
              <tr>
                {part.head.map((cell, column) => (
                  <th scope="col" key={column}>
                    <Spans spans={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {part.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column}>
                      <Spans spans={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

function Parts({ parts }: { parts: Part[] }) {
  return (
    <>
      {parts.map((part, index) => (
        <PartView key={index} part={part} />
      ))}
    </>
  );
}

export function MarkdownView({ text }: { text: string }) {
  return (
    <div class="block rich-text markdown">
      <Parts parts={markdown(text)} />
    </div>
  );
}
