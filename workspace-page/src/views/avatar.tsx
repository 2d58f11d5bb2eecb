/** An avatar: initials on the person's colour. */

import type { Person } from "../contract";

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** Returns black or white, whichever has more contrast with the colour (WCAG relative luminance). */
export function inkOn(colour: string): "#000" | "#fff" {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (hex === undefined) return "#fff";
  const [r = 0, g = 0, b = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#fff" : "#000";
}

export function Avatar(props: { name: string; person?: Person | undefined; bot?: boolean; small?: boolean }) {
  const size = props.small === true ? "avatar avatar-small" : "avatar";
  if (props.bot === true) {
    return (
      <svg class={`${size} avatar-bot`} viewBox="0 0 36 36" aria-hidden="true">
        <rect width="36" height="36" fill="#ecb22e" />
        <rect x="8" y="10" width="20" height="18" rx="3" fill="#ffffff" />
        <path d="M8 13a3 3 0 0 1 3-3h14a3 3 0 0 1 3 3v2H8z" fill="#4a154b" />
        <path d="M13 7v5M23 7v5" stroke="#4a154b" stroke-width="2.400" stroke-linecap="round" />
        <path d="m13.500 21 3 3 6-5.500" fill="none" stroke="#007a5a" stroke-width="2.600" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
    );
  }
  const colour = props.person?.colour ?? "#616061";
  return (
    <span class={size} style={{ backgroundColor: colour, color: inkOn(colour) }} aria-hidden="true">
      {initials(props.name)}
    </span>
  );
}
