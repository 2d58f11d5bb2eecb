/** Dates and times as people in London read them, on both sides of the change of clocks. */

import { expect, test } from "vitest";
import {
  dayHeading,
  fullTimeOf,
  isoDay,
  londonInput,
  londonSeconds,
  readableDay,
  readableMoment,
  sentAt,
  slackDate,
  timeOf,
} from "../src/dates";

const NOW = new Date("2020-06-24T12:00:00Z");

test("dates are London's, and an unknown token leaves the fallback", () => {
  expect(slackDate(1593043200, "{date_long} {time}", NOW)).toBe("Thursday, 25 June 2020 01:00");
  expect(slackDate(1593043200, "{date_pretty}", NOW)).toBe("tomorrow");
  expect(slackDate(1593043200, "{nonsense}", NOW)).toBeNull();
  expect(slackDate(Number.NaN, "{date}", NOW)).toBeNull();
  expect(slackDate(1e15, "{date}", NOW)).toBeNull();
});

test.each([
  ["{date_num}", "2020-06-25"],
  ["{date_slash}", "25/06/2020"],
  ["{date}", "25 June 2020"],
  ["{date_short}", "25 Jun 2020"],
  ["{date_long}", "Thursday, 25 June 2020"],
  ["{date_short_pretty}", "tomorrow"],
  ["{date_long_pretty}", "tomorrow"],
  ["{day_divider_pretty}", "tomorrow"],
  ["{time}", "01:00"],
  ["{time_secs}", "01:00:00"],
  ["{ago}", "in 12 hours"],
])("the token %s", (token, shown) => {
  expect(slackDate(1593043200, token, NOW)).toBe(shown);
});

test.each([
  [-30, "30 seconds ago"],
  [-120, "2 minutes ago"],
  [-7200, "2 hours ago"],
  [-86_400, "yesterday"],
  [172_800, "in 2 days"],
])("%i seconds from now is %s", (seconds, shown) => {
  expect(slackDate(NOW.getTime() / 1000 + seconds, "{ago}", NOW)).toBe(shown);
});

test("far days have no short name", () => {
  expect(slackDate(NOW.getTime() / 1000 + 5 * 86_400, "{date_pretty}", NOW)).toBe("29 June 2020");
});

test("the heading between days says today and yesterday, else the day", () => {
  expect(dayHeading(NOW, NOW)).toBe("Today");
  expect(dayHeading(new Date("2020-06-23T12:00:00Z"), NOW)).toBe("Yesterday");
  expect(dayHeading(new Date("2020-06-25T12:00:00Z"), NOW)).toBe("Thursday, 25 June 2020");
});

test("midnight belongs to London's day", () => {
  expect(isoDay(new Date("2020-06-24T23:30:00Z"))).toBe("2020-06-25");
  expect(isoDay(new Date("2020-01-24T23:30:00Z"))).toBe("2020-01-24");
  expect(timeOf(new Date("2020-06-24T23:30:00Z"))).toBe("00:30");
  expect(fullTimeOf(new Date("2020-01-10T10:00:05Z"))).toBe("Friday, 10 January 2020 at 10:00:05");
});

test("a wall-clock value and its moment are inverse in summer and winter", () => {
  expect(londonSeconds("2020-06-25T01:00")).toBe(1593043200);
  expect(londonSeconds("2020-01-10T10:00")).toBe(1578650400);
  for (const value of ["2020-01-10T10:00", "2020-06-25T00:00", "2020-03-29T03:00", "2020-10-25T03:00"]) {
    expect(londonInput(new Date(londonSeconds(value) * 1000))).toBe(value);
  }
});

test("a message was sent by the workspace's clock where it says so", () => {
  expect(sentAt({ ts: "1578650400.000100", shown_at: 10 }).getTime()).toBe(10_000);
  expect(Math.floor(sentAt({ ts: "1578650400.000100" }).getTime() / 1000)).toBe(1578650400);
});

test("a picker's value is read as people write it", () => {
  expect(readableMoment("2020-01-17T09:30")).toBe("17 Jan 2020, 09:30");
  expect(readableMoment("2020-01-17")).toBe("17 Jan 2020");
  expect(readableDay("not a day")).toBe("not a day");
});
