/** Autocomplete in the message box. */

import type { Boot, Command, Verb } from "./contract";
import { channelTitle } from "./store";

export interface Offer {
  key: string;
  label: string;
  detail: string;
  /** The text that replaces what is between `from` and the caret. */
  insert: string;
}

export interface Completion {
  kind: "command" | "verb" | "mention";
  from: number;
  offers: Offer[];
  /** True if the typed text is already a suggestion, so that Enter sends it. */
  exact: boolean;
}

export interface Hint {
  usage: string;
  summary: string;
}

const commandOf = (boot: Boot, text: string): Command | undefined =>
  boot.commands.find((one) => text === one.command || text.startsWith(`${one.command} `));

function verbOffers(command: Command, typed: string): Completion | null {
  const rest = typed.slice(command.command.length + 1).replace(/^\s+/, "");
  const wanted = rest.toLowerCase();
  const verbs = (command.verbs ?? []).filter((one) => one.verb.startsWith(wanted));
  const more = (command.verbs ?? []).filter((one) => !one.verb.startsWith(wanted) && wanted.length > 1 && one.verb.includes(wanted));
  const offers = [...verbs, ...more].map((one) => ({
    key: one.verb,
    label: `${command.command} ${one.usage ?? one.verb}`,
    detail: one.summary ?? "",
    insert: `${command.command} ${one.verb} `,
  }));
  if (offers.length === 0) return null;
  return { kind: "verb", from: 0, offers, exact: (command.verbs ?? []).some((one) => one.verb === rest.trim()) };
}

function mentionOffers(boot: Boot, before: string): Completion | null {
  const match = /(^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (match === null) return null;
  const [, , sign = "", typed = ""] = match;
  const from = before.length - typed.length - 1;
  const fits = (...names: string[]): boolean => {
    const wanted = typed.toLowerCase();
    return names.some(
      (name) =>
        name
          .toLowerCase()
          .split(/[\s._-]+/)
          .some((word) => word.startsWith(wanted)) || name.toLowerCase().startsWith(wanted),
    );
  };
  const offers: Offer[] =
    sign === "@"
      ? [
          ...boot.people
            .filter((one) => one.is_deactivated !== true && fits(one.name, one.real_name))
            .map((one) => ({
              key: one.id,
              label: one.real_name,
              detail: `@${one.name}${one.title ? ` · ${one.title}` : ""}`,
              insert: `@${one.name} `,
            })),
          ...boot.usergroups
            .filter((one) => fits(one.handle, one.name))
            .map((one) => ({ key: one.id, label: `@${one.handle}`, detail: one.name, insert: `@${one.handle} ` })),
        ]
      : boot.channels
          .filter((one) => one.is_im !== true && fits(one.name))
          .map((one) => ({ key: one.id, label: `#${channelTitle(one)}`, detail: one.topic ?? "", insert: `#${one.name} ` }));
  return offers.length === 0 ? null : { kind: "mention", from, offers: offers.slice(0, 40), exact: false };
}

/** Returns the suggestions for the text before the caret, or null. */
export function complete(boot: Boot, before: string, inThread: boolean): Completion | null {
  if (!inThread && before.startsWith("/") && !before.includes("\n")) {
    const command = commandOf(boot, before);
    if (!before.includes(" ")) {
      const offers = boot.commands
        .filter((one) => one.command.startsWith(before))
        .map((one) => ({
          key: one.command,
          label: `${one.command} ${one.usage ?? ""}`.trim(),
          detail: one.description ?? "",
          insert: `${one.command} `,
        }));
      return offers.length === 0 ? null : { kind: "command", from: 0, offers, exact: command !== undefined };
    }
    const verbs = command === undefined ? null : verbOffers(command, before);
    if (verbs !== null) return verbs;
  }
  return mentionOffers(boot, before);
}

/** Returns the usage and summary of the command in the box. */
export function hintFor(boot: Boot, text: string): Hint | null {
  const command = commandOf(boot, text);
  if (command === undefined) return null;
  const rest = text.slice(command.command.length).trim();
  const fits = (one: Verb): boolean => rest === one.verb || rest.startsWith(`${one.verb} `);
  const verb = (command.verbs ?? []).filter(fits).sort((a, b) => b.verb.length - a.verb.length)[0];
  if (verb === undefined) return null;
  return { usage: `${command.command} ${verb.usage ?? verb.verb}`, summary: verb.summary ?? "" };
}
