/** file_input: files submitted with a modal. */

import { useState } from "preact/hooks";
import type { Element, FileInfo } from "../contract";
import { Icon } from "../icons";
import { domId, useSurface } from "../surface";
import { send } from "../sync";
import { uploadBody } from "../upload";
import type { FieldProps } from "./field";
import { readableSize } from "./media";

type Chosen = Pick<FileInfo, "id" | "name" | "size">;

export function FileInput({ element, blockId, field }: { element: Element; blockId: string; field?: FieldProps }) {
  const surface = useSurface();
  const [busy, setBusy] = useState(false);
  const held = (surface.read(blockId, element).files ?? []) as Chosen[];
  const most = element.max_files ?? 10;
  const keep = (files: Chosen[]): void => surface.keep(blockId, element, { type: element.type, files });
  const add = async (files: File[]): Promise<void> => {
    setBusy(true);
    const added: Chosen[] = [];
    for (const file of files.slice(0, most - held.length)) {
      const body = await uploadBody(file);
      const answer = body === null ? null : await send<{ file?: FileInfo }>("/workspace/upload", body);
      if (answer?.file !== undefined) added.push({ id: answer.file.id, name: answer.file.name, size: answer.file.size });
    }
    keep([...held, ...added]);
    setBusy(false);
  };
  return (
    <div class="file-input" aria-busy={busy}>
      {held.map((file) => (
        <span class="chip" key={file.id}>
          {file.name} <span class="faint">{readableSize(file.size)}</span>
          <button
            type="button"
            class="chip-remove"
            aria-label={`Remove ${file.name}`}
            onClick={() => keep(held.filter((one) => one.id !== file.id))}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      {held.length < most && (
        <input
          id={domId(surface, blockId, element.action_id ?? "")}
          type="file"
          multiple={most > 1}
          accept={element.filetypes?.map((ending) => `.${ending}`).join(",")}
          disabled={busy}
          aria-invalid={field?.invalid}
          aria-describedby={field?.describedBy}
          data-action-id={element.action_id}
          data-block-id={blockId}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            void add(files);
          }}
        />
      )}
    </div>
  );
}
