import { expect, test } from "vitest";

import {
  bytes,
  bytesPerSecond,
  count,
  days,
  milliseconds,
  minutes,
  percent,
  perSecond,
  seconds,
  type Quantity,
} from "#src/promql/quantity.ts";
import { digits, ifAny, theLast, words } from "#src/shipped/rules/in-words.ts";

test.each<[Quantity, string, string]>([
  [milliseconds(250), "250 ms", "250 ms"],
  [seconds(0.5), "500 ms", "half a second"],
  [seconds(1), "a second", "a second"],
  [seconds(2.5), "2.5 seconds", "two and a half seconds"],
  [seconds(1.25), "1.25 seconds", "1.25 seconds"],
  [minutes(5), "5 minutes", "five minutes"],
  [minutes(15), "15 minutes", "a quarter of an hour"],
  [minutes(16), "16 minutes", "16 minutes"],
  [minutes(60), "an hour", "an hour"],
  [days(1), "a day", "a day"],
  [minutes(90), "90 minutes", "90 minutes"],
  [days(2.1), "2 days, 2 hours and 24 minutes", "2 days, 2 hours and 24 minutes"],
  [seconds(3_661), "1 hour, 1 minute and 1 second", "1 hour, 1 minute and 1 second"],
  [seconds(210), "3 minutes and 30 seconds", "3 minutes and 30 seconds"],
  [days(200), "200 days", "200 days"],
  [days(14), "14 days", "fourteen days"],
  [percent(5), "5 %", "5 %"],
  [percent(0.1), "0.1 %", "0.1 %"],
  [percent(10), "10 %", "a tenth"],
  [percent(29), "29 %", "29 %"],
  [bytes("4GiB"), "4 GiB", "4 GiB"],
  [bytes(0), "0 B", "0 B"],
  [bytesPerSecond("1.5MiB"), "1.5 MiB/s", "1.5 MiB/s"],
  [count(50), "50", "50"],
  [perSecond(0.1), "0.1/s", "0.1/s"],
])("%j is said", (quantity, inDigits, inWords) => {
  expect([digits(quantity), words(quantity)]).toEqual([inDigits, inWords]);
});

test.each([
  [minutes(1), "the last minute"],
  [minutes(5), "the last five minutes"],
  [minutes(15), "the last quarter of an hour"],
  [minutes(30), "the last half hour"],
])("%j before now", (time, text) => {
  expect(theLast(time)).toBe(text);
});

test("of no time nothing is said", () => {
  expect(ifAny(seconds(0), (time) => `for ${time}`)).toBe("");
  expect(ifAny(seconds(90), (time) => `for ${time}`)).toBe("for 90 seconds");
});
