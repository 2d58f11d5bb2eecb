/** The shapes of the emoji that are drawn here, in a box of 18 by 18. */

import type { ComponentChildren } from "preact";

const EDGE = "rgb(0 0 0 / 25%)";

const THUMB = (colour: string) => (
  <path
    d="M2 8h3.500v8H2zM6.500 8.300 9.500 2c1.500 0 2.300 1 2 2.500L11 7h4c1 0 1.700.800 1.500 1.800l-1 5.700c-.200 1-.900 1.500-1.800 1.500H6.500z"
    fill={colour}
    stroke={EDGE}
    stroke-linejoin="round"
  />
);

export const SHAPES: Record<string, (colour: string) => ComponentChildren> = {
  circle: (colour) => <circle cx="9" cy="9" r="7.5" fill={colour} stroke="rgb(0 0 0 / 18%)" />,
  square: (colour) => <rect x="2" y="2" width="14" height="14" rx="2.500" fill={colour} stroke="rgb(0 0 0 / 18%)" />,
  tick: (colour) => (
    <>
      <rect x="1.500" y="1.500" width="15" height="15" rx="3.500" fill={colour} />
      <path d="m5 9.500 3 3 5.500-6.500" fill="none" stroke="#fff" stroke-width="2.200" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  cross: (colour) => <path d="M4 4l10 10M14 4 4 14" stroke={colour} stroke-width="3" stroke-linecap="round" />,
  warning: (colour) => (
    <>
      <path d="M9 2 17 16H1z" fill={colour} stroke={EDGE} stroke-linejoin="round" />
      <path d="M9 7v4M9 13.500v.010" stroke="#231f20" stroke-width="1.800" stroke-linecap="round" />
    </>
  ),
  "no entry": (colour) => (
    <>
      <circle cx="9" cy="9" r="7.500" fill={colour} />
      <path d="M5 9h8" stroke="#fff" stroke-width="2.600" stroke-linecap="round" />
    </>
  ),
  prohibited: (colour) => (
    <>
      <circle cx="9" cy="9" r="6.500" fill="#fff" stroke={colour} stroke-width="2.400" />
      <path d="m4.500 4.500 9 9" stroke={colour} stroke-width="2.400" />
    </>
  ),
  pause: (colour) => (
    <>
      <rect x="1.500" y="1.500" width="15" height="15" rx="3.500" fill={colour} />
      <path d="M6.500 5.500v7M11.500 5.500v7" stroke="#fff" stroke-width="2.400" stroke-linecap="round" />
    </>
  ),
  minus: (colour) => <path d="M3.500 9h11" stroke={colour} stroke-width="3" stroke-linecap="round" />,
  alarm: (colour) => (
    <>
      <path d="M2 5.500 5 3M16 5.500 13 3M5 14l-1.500 2M13 14l1.500 2" stroke={colour} stroke-width="2" stroke-linecap="round" />
      <circle cx="9" cy="9.500" r="5.500" fill="#fff" stroke={colour} stroke-width="1.800" />
      <path d="M9 6.500v3h2.500" fill="none" stroke="#231f20" stroke-width="1.400" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  again: (colour) => (
    <>
      <rect x="1.500" y="1.500" width="15" height="15" rx="3.500" fill={colour} />
      <path
        d="M4.500 8.500v-1a1.500 1.500 0 0 1 1.500-1.500h6.500M10.500 4l2 2-2 2M13.500 9.500v1a1.500 1.500 0 0 1-1.500 1.500H5.500M7.500 14l-2-2 2-2"
        fill="none"
        stroke="#fff"
        stroke-width="1.500"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </>
  ),
  lock: (colour) => (
    <>
      <path d="M5.500 8V6a3.500 3.500 0 0 1 7 0v2" fill="none" stroke="#8a9299" stroke-width="2" />
      <rect x="3.500" y="8" width="11" height="8" rx="1.500" fill={colour} stroke={EDGE} />
      <path d="M9 11v2" stroke="#231f20" stroke-width="1.600" stroke-linecap="round" />
    </>
  ),
  door: (colour) => (
    <>
      <rect x="4" y="1.500" width="10" height="15" rx="1" fill={colour} stroke={EDGE} />
      <circle cx="11.500" cy="9.500" r="1" fill="#fdcb58" />
    </>
  ),
  "thumb up": THUMB,
  "thumb down": (colour) => <g transform="rotate(180 9 9)">{THUMB(colour)}</g>,
  hand: (colour) => (
    <path
      d="M5 9V4.200a1 1 0 0 1 2 0V8V2.700a1 1 0 0 1 2 0V8V3.200a1 1 0 0 1 2 0V8.500V5a1 1 0 0 1 2 0v6.500c0 3-1.700 5-4.500 5-2 0-3.200-1-4.200-2.800L2.500 10.200c-.500-1 .800-1.800 1.500-1z"
      fill={colour}
      stroke={EDGE}
      stroke-linejoin="round"
    />
  ),
  rocket: (colour) => (
    <>
      <path d="M6 11 3 11.500l2.500-4h2.500zM7 12l-.500 3 4-2.500V10z" fill="#dd2e44" />
      <path d="M16 2c-4 0-7.500 2.500-10 7.500L8.500 12C13.500 9.500 16 6 16 2z" fill={colour} stroke={EDGE} stroke-linejoin="round" />
      <circle cx="11.500" cy="6.500" r="1.500" fill="#3b88c3" />
    </>
  ),
};
