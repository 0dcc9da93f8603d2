import { toMs, type Duration } from "../../../duration.ts";
import { ObservabilityError } from "../../../errors.ts";
import type { RoutingPolicy } from "../routing-policy.ts";
import { show } from "../../../show.ts";
import { choices } from "../routing-problems.ts";
import { checkPageTestShape } from "./scenario-shape.ts";
import { startOf, toSimulation, type Scenario } from "./scenario.ts";
import { simulate } from "./simulate.ts";
import { formatAfter, formatPage, toPages, type Page } from "./timeline.ts";

/** One notification, as exactly as the test cares. */
export interface ExpectedPage {
  readonly at: Duration;
  readonly receiver: string;
  /** @default "firing" */
  readonly status?: "firing" | "resolved";
  /** Names of the alerts in the notification, in any order. */
  readonly alerts: readonly string[];
}

/** What must come of a scenario, at least one thing; what is left out is not looked at. */
export interface PageExpectation {
  /** Every notification of the whole scenario: no more, no fewer. */
  readonly pages?: readonly ExpectedPage[];
  /** Receivers that must hear of an alert, each at the latest by its time. */
  readonly notified?: Readonly<Record<string, { readonly alert: string; readonly by: Duration }>>;
  /** Receivers that must hear nothing at all. */
  readonly silent?: readonly string[];
}

/** A test of who is paged, where and when. */
export interface PageTest extends Scenario {
  readonly name: string;
  readonly expect: PageExpectation;
}

/**
 * Returns the test as it is: the place for its types.
 *
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` with every problem, where it is no page test, or
 * expects nothing.
 */
export function pageTest(test: PageTest): PageTest {
  checkPageTestShape(test);
  return test;
}

/**
 * Runs a page test on virtual time. In vitest:
 * `test.each(pageTests)("$name", (one) => checkPageTest(policy, one))`.
 *
 * @throws ObservabilityError `OBS_PAGE_TEST_FAILED` with every difference and the simulated pages;
 * `OBS_SCENARIO_INVALID` where it is no page test, or expects nothing.
 */
export function checkPageTest(policy: RoutingPolicy, test: PageTest): void {
  checkPageTestShape(test);
  const { pages, problems } = runPageTest(policy, test);
  if (problems.length === 0) return;
  const lines = [...problems, "Simulated:", ...pages.map((page) => `  ${formatPage(page)}`)];
  throw new ObservabilityError("OBS_PAGE_TEST_FAILED", `${test.name}\n${lines.join("\n")}`);
}

/** Returns what the scenario leads to, and how that differs from what is expected. */
export function runPageTest(
  policy: RoutingPolicy,
  test: PageTest,
): { readonly pages: readonly Page[]; readonly problems: readonly string[] } {
  const pages = toPages(simulate(policy, toSimulation(test)), startOf(test));
  const unknown = unknownReceivers(policy, test.expect);
  if (unknown.length > 0) return { pages, problems: unknown };
  const { pages: expected, notified = {}, silent = [] } = test.expect;
  const problems = [
    ...(expected === undefined ? [] : differences(expected, pages)),
    ...Object.entries(notified).flatMap(([receiver, { alert, by }]) =>
      late(receiver, alert, toMs(by), pages),
    ),
    ...silent.flatMap((receiver) => loud(receiver, pages)),
  ];
  return { pages, problems };
}

/** A receiver that does not exist would be silent for ever. */
function unknownReceivers(policy: RoutingPolicy, expect: PageExpectation): readonly string[] {
  const named = [
    ...(expect.pages ?? []).map(({ receiver }) => receiver),
    ...Object.keys(expect.notified ?? {}),
    ...(expect.silent ?? []),
  ];
  return [...new Set(named)]
    .filter((receiver) => !policy.receivers.has(receiver))
    .map((receiver) => `expected ${choices(policy.receivers.keys())}, got ${show(receiver)}`);
}

/** Compares as multisets: pages of one instant have no order. */
function differences(expected: readonly ExpectedPage[], pages: readonly Page[]): readonly string[] {
  const wanted = expected.map(({ at, receiver, status = "firing", alerts }) =>
    summary(toMs(at), receiver, status, alerts),
  );
  const got = pages.map(({ afterMs, receiver, status, alerts }) =>
    summary(
      afterMs,
      receiver,
      status,
      alerts.map(({ labels }) => labels["alertname"] ?? ""),
    ),
  );
  return [
    ...without(wanted, got).map((line) => `missing:    ${line}`),
    ...without(got, wanted).map((line) => `unexpected: ${line}`),
  ];
}

function summary(
  afterMs: number,
  receiver: string,
  status: string,
  names: readonly string[],
): string {
  const sorted = names.toSorted((a, b) => a.localeCompare(b, "en"));
  return `${formatAfter(afterMs)}  ${receiver}  ${status}  ${sorted.join(", ")}`;
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const index = rest.indexOf(line);
    if (index !== -1) rest.splice(index, 1);
    return index === -1;
  });
}

function late(
  receiver: string,
  alert: string,
  byMs: number,
  pages: readonly Page[],
): readonly string[] {
  const first = pages.find(
    (page) =>
      page.receiver === receiver &&
      page.alerts.some(
        ({ labels, status }) => status === "firing" && labels["alertname"] === alert,
      ),
  );
  if (first !== undefined && first.afterMs <= byMs) return [];
  const got = first === undefined ? "no notification" : formatAfter(first.afterMs);
  return [`expected ${receiver} to hear of ${alert} by ${formatAfter(byMs)}, got ${got}`];
}

function loud(receiver: string, pages: readonly Page[]): readonly string[] {
  return pages
    .filter((page) => page.receiver === receiver)
    .map((page) => `expected ${receiver} to hear nothing, got ${formatPage(page)}`);
}
