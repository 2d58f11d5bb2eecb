/** Pictures and files. Only those served by the workspace itself are loaded. */

import type { FileInfo } from "../contract";
import { Icon } from "../icons";
import { safeHref } from "../mrkdwn";
import { ExternalLink } from "../text";

/** Returns the address if it is on this origin, else null. */
export function localAddress(address: string | undefined | null): string | null {
  if (address == null) return null;
  if (/^data:image\/(png|jpeg|gif|webp);/.test(address)) return address;
  const full = new URL(address, location.origin);
  return full.origin === location.origin ? full.pathname + full.search : null;
}

export function PictureView(props: {
  source: { image_url?: string; slack_file?: { id?: string; url?: string }; alt_text?: string };
  class?: string;
}) {
  const wanted = props.source.image_url ?? props.source.slack_file?.url;
  const local = localAddress(wanted);
  const alt = props.source.alt_text ?? "";
  if (local !== null) return <img class={props.class ?? "picture"} src={local} alt={alt} />;
  const href = wanted === undefined ? null : safeHref(wanted);
  return (
    <span class="picture-absent">
      Picture: {alt === "" ? "no description" : alt} {href !== null && <ExternalLink href={href}>open</ExternalLink>}
    </span>
  );
}

export function readableSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const KINDS: Record<string, string> = {
  docx: "Word document",
  pdf: "PDF",
  xlsx: "Excel spreadsheet",
  csv: "CSV",
  png: "Picture",
  ics: "Calendar",
  txt: "Text",
  yaml: "YAML",
  json: "JSON",
};

export function FileView({ file }: { file: FileInfo }) {
  const address = localAddress(file.url);
  const picture = localAddress(file.thumb ?? (file.mimetype.startsWith("image/") ? file.url : null));
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const name = file.title ?? file.name;
  if (picture !== null && address !== null) {
    return (
      <figure class="file-picture">
        <figcaption>
          <a href={address} download={file.name}>
            {name}
          </a>{" "}
          <span class="faint">{readableSize(file.size)}</span>
        </figcaption>
        <a href={address} target="_blank" rel="noopener noreferrer" aria-label={`Open ${name}`}>
          <img src={picture} alt={file.alt_txt ?? name} />
        </a>
      </figure>
    );
  }
  return (
    <div class="file">
      <span class={`file-icon file-${ending}`}>
        <Icon name="file" />
      </span>
      <span class="file-text">
        <b>{name}</b>
        <span class="faint">
          {KINDS[ending] ?? file.mimetype} · {readableSize(file.size)}
        </span>
      </span>
      {address !== null && (
        <a class="icon-button" href={address} download={file.name} aria-label={`Download ${file.name}`} title="Download">
          <Icon name="download" />
        </a>
      )}
    </div>
  );
}
