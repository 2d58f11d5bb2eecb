/** Who may do what somebody was refused. */

import type { Boot, Message, Person } from "./contract";

/** Returns the people whom a refusal names: by mention, by name, or as the chair of a body. */
export function namedInRefusal(message: Message, boot: Boot): Person[] {
  const words = `${message.text ?? ""} ${JSON.stringify(message.blocks ?? [])}`;
  if (message.ephemeral !== true || message.user !== boot.bot.id || !/\b(Only|only) /.test(words)) return [];
  const others = boot.people.filter((one) => one.id !== boot.me && one.is_bot !== true && one.is_deactivated !== true);
  const named = others.filter((one) => words.includes(`<@${one.id}`) || words.includes(one.real_name));
  if (named.length > 0) return named.slice(0, 3);
  const bodyOf = (one: Person): boolean => one.is_chair === true && one.body !== undefined && words.includes(`Only the ${one.body}`);
  return others.filter(bodyOf).slice(0, 1);
}
