/** Requests to the workspace's server. */

export class Refused extends Error {}

async function request(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new Refused("The workspace's server isn't responding. Start it again with python -m bot.");
  }
}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    const message = (body as { error?: unknown } | null)?.error;
    throw new Refused(typeof message === "string" ? message : `The workspace answered with HTTP ${response.status}.`);
  }
  return body as T;
}

/** GETs JSON. Throws Refused with a sentence for people. */
export async function get<T>(path: string, query: Record<string, string | undefined>): Promise<T> {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(pairs).toString();
  return answer<T>(await request(search === "" ? path : `${path}?${search}`, { cache: "no-store" }));
}

/** POSTs JSON. Throws Refused with a sentence for people. */
export async function post<T = { ok: true }>(path: string, body: unknown): Promise<T> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answer<T>(await request(path, init));
}
