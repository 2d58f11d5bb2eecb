/** Emoji short codes used in messages; as in Slack, any other `:word:` stays as typed. */

// biome-ignore format: one emoji per line would be a hundred lines.
const CODES: Record<string, string> = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", alarm_clock: "⏰", arrow_down: "⬇️", arrow_left: "⬅️",
  arrow_right: "➡️", arrow_up: "⬆️", arrows_counterclockwise: "🔄", ballot_box_with_check: "☑️", bangbang: "‼️",
  bar_chart: "📊", bell: "🔔", black_circle: "⚫", black_square_button: "🔲", blue_circle: "🔵", bookmark: "🔖",
  books: "📚", bulb: "💡", busts_in_silhouette: "👥", calendar: "📅", chart_with_upwards_trend: "📈", checkered_flag: "🏁",
  clipboard: "📋", clock1: "🕐", closed_lock_with_key: "🔐", date: "📆", door: "🚪", double_vertical_bar: "⏸️", exclamation: "❗",
  eyes: "👀", file_folder: "📁", fire: "🔥", gear: "⚙️", green_circle: "🟢", grey_exclamation: "❕", grey_question: "❔",
  hammer_and_wrench: "🛠️", handshake: "🤝", heavy_check_mark: "✔️", heavy_minus_sign: "➖", heavy_plus_sign: "➕",
  heavy_multiplication_x: "✖️", hourglass: "⌛", hourglass_flowing_sand: "⏳", inbox_tray: "📥", information_source: "ℹ️",
  large_blue_circle: "🔵", large_blue_square: "🟦", large_green_circle: "🟢", large_green_square: "🟩", large_orange_circle: "🟠",
  large_orange_square: "🟧", large_purple_circle: "🟣", large_red_square: "🟥", large_yellow_circle: "🟡",
  large_yellow_square: "🟨", link: "🔗", lock: "🔒", loudspeaker: "📢", mag: "🔍", mega: "📣", memo: "📝",
  moneybag: "💰", negative_squared_cross_mark: "❎", new: "🆕", no_bell: "🔕", no_entry: "⛔", no_entry_sign: "🚫",
  octagonal_sign: "🛑", ok: "🆗", ok_hand: "👌", orange_circle: "🟠", outbox_tray: "📤", package: "📦", page_facing_up: "📄",
  paperclip: "📎", pencil: "📝", pencil2: "✏️", pound: "💷", pray: "🙏", purple_circle: "🟣", pushpin: "📌", question: "❓",
  raised_hand: "✋", raised_hands: "🙌", red_circle: "🔴", repeat: "🔁", rocket: "🚀", rotating_light: "🚨", round_pushpin: "📍",
  scales: "⚖️", shield: "🛡️", slightly_smiling_face: "🙂", smile: "😄", sleeping: "😴", snowflake: "❄️", sparkles: "✨",
  speech_balloon: "💬", spiral_calendar_pad: "🗓️", star: "⭐", stopwatch: "⏱️", tada: "🎉", test_tube: "🧪",
  traffic_light: "🚦", triangular_flag_on_post: "🚩", unlock: "🔓", warning: "⚠️", wave: "👋", wastebasket: "🗑️",
  white_check_mark: "✅", white_circle: "⚪", white_large_square: "⬜", writing_hand: "✍️", x: "❌", yellow_circle: "🟡",
  zap: "⚡", zzz: "💤",
};

/** The emoji that the bot uses are drawn here, because not every machine has a font for them. */
// biome-ignore format: as above.
const DRAWN: Record<string, [shape: string, colour: string]> = {
  "🔴": ["circle", "#dd2e44"], "🟠": ["circle", "#f4900c"], "🟡": ["circle", "#fdcb58"], "🟢": ["circle", "#3eb15b"],
  "🔵": ["circle", "#3b88c3"], "🟣": ["circle", "#a06cd5"], "⚪": ["circle", "#e6e7e8"], "⚫": ["circle", "#4b5055"],
  "🟥": ["square", "#dd2e44"], "🟧": ["square", "#f4900c"], "🟨": ["square", "#fdcb58"], "🟩": ["square", "#3eb15b"],
  "🟦": ["square", "#3b88c3"], "⬜": ["square", "#e6e7e8"], "✅": ["tick", "#3eb15b"], "❌": ["cross", "#dd2e44"],
  "⚠️": ["warning", "#fdcb58"], "⛔": ["no entry", "#dd2e44"], "🚫": ["prohibited", "#dd2e44"], "⏸️": ["pause", "#3b88c3"],
  "➖": ["minus", "#66757f"], "⏰": ["alarm", "#dd2e44"], "🔁": ["again", "#3b88c3"], "🔒": ["lock", "#fdb745"], "🚪": ["door", "#a0633b"],
  "👍": ["thumb up", "#fdcb58"], "👎": ["thumb down", "#fdcb58"], "✋": ["hand", "#fdcb58"], "🚀": ["rocket", "#ccd6dd"],
};

/** Returns how the character is drawn, or null to use the machine's font. */
export function drawingOf(character: string): { shape: string; colour: string } | null {
  const found = Object.hasOwn(DRAWN, character) ? DRAWN[character] : undefined;
  return found === undefined ? null : { shape: found[0], colour: found[1] };
}

const NAMES = new Map(Object.entries(CODES).map(([name, character]) => [character, name]));
const RAW = new RegExp(
  Object.keys(DRAWN)
    .map((character) => character.replace("\ufe0f", "\ufe0f?"))
    .join("|"),
  "uy",
);

/** Returns the drawn emoji character at `at` in the text, with its short code and length. */
export function rawEmojiAt(text: string, at: number): { name: string; character: string; length: number } | null {
  RAW.lastIndex = at;
  const found = RAW.exec(text)?.[0];
  if (found === undefined) return null;
  const character = Object.hasOwn(DRAWN, found) ? found : `${found}\ufe0f`;
  return { name: NAMES.get(character) ?? "symbol", character, length: found.length };
}

/** Returns the character for a short code without colons, or null. */
export function emojiFor(name: string): string | null {
  return Object.hasOwn(CODES, name) ? (CODES[name] ?? null) : null;
}
