/** The few parts of a browser that the logic touches: two storages, the address and the page's visibility. */

import { beforeEach, vi } from "vitest";

class MemoryStorage {
  readonly kept = new Map<string, string>();
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
}

export const page = {
  local: new MemoryStorage(),
  session: new MemoryStorage(),
  location: { hash: "", origin: "http://127.0.0.1:3000", href: "", pathname: "/" },
  address: "",
  listeners: new Map<string, () => void>(),
  document: {
    visibilityState: "visible",
    documentElement: { dataset: {} as Record<string, string> },
    addEventListener: (name: string, listener: () => void): void => {
      page.listeners.set(name, listener);
    },
  },
};

vi.stubGlobal("localStorage", page.local);
vi.stubGlobal("sessionStorage", page.session);
vi.stubGlobal("location", page.location);
vi.stubGlobal("document", page.document);
vi.stubGlobal("window", globalThis);
vi.stubGlobal("history", {
  replaceState: (_state: unknown, _title: string, address: string): void => {
    page.address = address;
    page.location.hash = address.replace(/^\//, "");
  },
});

beforeEach(() => {
  page.local.kept.clear();
  page.session.kept.clear();
  page.location.hash = "";
  page.location.href = "";
  page.address = "";
  page.document.visibilityState = "visible";
  page.document.documentElement.dataset = {};
});
