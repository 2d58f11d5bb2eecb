/** File uploads. */

import { toast } from "./store";

const LARGEST_UPLOAD = 10 * 1024 * 1024;

/** Returns the file in the server's format; null, with a notice, if it is too large. */
export async function uploadBody(file: File): Promise<{ name: string; mimetype: string; content_base64: string } | null> {
  if (file.size > LARGEST_UPLOAD) {
    toast("The file is larger than 10 MB. Choose a smaller one.", "error");
    return null;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name: file.name, mimetype: file.type || "application/octet-stream", content_base64: btoa(binary) };
}
