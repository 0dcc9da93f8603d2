import { environments, type Environment } from "./fleet.ts";
import { isCopy, isPage, type Message } from "./notifications.ts";

/** What was told: first messages about something critical, and all messages. */
interface Counts {
  readonly pages: number;
  readonly messages: number;
}

/**
 * Returns the table of what a week told by rule, as docs/alerting.md has it. A cell has pages and
 * messages; a message counts once in the row of each rule that it names, and once in the last row.
 */
export function weekTable(before: readonly Message[] | undefined, now: readonly Message[]): string {
  const columns = [
    ...(before === undefined ? [] : [{ name: "before", messages: before }]),
    ...environments.map((environment) => ({
      name: environment,
      messages: now.filter((one) => isOf(one, environment)),
    })),
  ];
  const rules = [...new Set([...(before ?? []), ...now].flatMap(rulesOf))];
  const rows = rules
    .map((rule) => ({
      name: `\`${rule}\``,
      counts: columns.map(({ messages }) =>
        countsOf(messages.filter((one) => rulesOf(one).includes(rule))),
      ),
    }))
    .toSorted((a, b) => compareCounts(a.counts, b.counts));
  const all = { name: "all", counts: columns.map(({ messages }) => countsOf(messages)) };
  return [
    `| ${["Rule", ...columns.map(({ name }) => name)].join(" | ")} |`,
    `| ${["---", ...columns.map(() => "---")].join(" | ")} |`,
    ...[...rows, all].map(
      ({ name, counts }) => `| ${[name, ...counts.map((one) => toCell(one))].join(" | ")} |`,
    ),
  ].join("\n");
}

function countsOf(messages: readonly Message[]): Counts {
  const told = messages.filter((one) => !isCopy(one));
  const pages = told.filter((one) => isPage(one) && one.reason === "first notification");
  return { pages: pages.length, messages: told.length };
}

/** What is about no environment, as the Collector, stands with production. */
function isOf({ alerts }: Message, environment: Environment): boolean {
  return alerts.some((one) => (one["deployment_environment_name"] ?? "production") === environment);
}

function rulesOf({ alerts }: Message): readonly string[] {
  return [...new Set(alerts.map(({ rule_id = "" }) => rule_id))];
}

/** The loudest first. */
function compareCounts(a: readonly Counts[], b: readonly Counts[]): number {
  const pages = sumOf(b, "pages") - sumOf(a, "pages");
  return pages === 0 ? sumOf(b, "messages") - sumOf(a, "messages") : pages;
}

function sumOf(counts: readonly Counts[], key: keyof Counts): number {
  return counts.reduce((sum, one) => sum + one[key], 0);
}

function toCell({ pages, messages }: Counts): string {
  return messages === 0 ? "" : `${pages}, ${messages}`;
}
