/** The emoji that the page draws itself have a name for who can't see them. */

import { expect, test } from "vitest";
import { rawEmojiAt } from "../src/emoji";

test("an emoji that is drawn has its short code's name", () => {
  const names = { "🟠": "orange_circle", "🔁": "repeat", "🚪": "door", "⏸": "double_vertical_bar", "⛔": "no_entry" };
  for (const [character, name] of Object.entries(names)) expect(rawEmojiAt(`${character} again`, 0)?.name).toBe(name);
});
