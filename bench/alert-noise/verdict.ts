import { isCopy, isPage, type Message } from "./notifications.ts";
import type { Outcome } from "./scenario.ts";

/** What was told of a fault, and whether it was what ought to be. */
export interface Verdict {
  readonly fault: string;
  /** Incidents that woke somebody: of the environment's own, and of none. */
  readonly pages: number;
  /** Messages that something is wrong, the copies on the second way left out. */
  readonly messages: number;
  /** What else was told: of other environments, or of what is no part of the fault. */
  readonly others: number;
  /** The first message of the fault. */
  readonly first: Message | undefined;
  readonly rootFirst: boolean;
  /** Whether it woke somebody once, or not at all where it is not worth that, and named its root first. */
  readonly asMeant: boolean;
}

/** Returns the verdict on what became of a fault that begins at `fromMs`. */
export function toVerdict({ fault, messages }: Outcome, fromMs: number): Verdict {
  const later = messages.filter((one) => !isCopy(one) && one.atMs >= fromMs);
  const about = later.filter(({ alerts }) => alerts.some((one) => !isElsewhere(one)));
  const [first] = about;
  const { root } = fault;
  const pages = about.filter((one) => isPage(one) && one.reason === "first notification").length;
  const rootFirst = root === undefined ? first === undefined : isRoot(first, root);
  return {
    fault: fault.name,
    pages,
    messages: about.length,
    others: later.length - about.length,
    first,
    rootFirst,
    asMeant: rootFirst && pages === Number(fault.pages),
  };
}

/** The faults are production's; what staging and development say beside is another matter. */
function isElsewhere(labels: Readonly<Record<string, string>>): boolean {
  const { deployment_environment_name: environment = "production" } = labels;
  return environment !== "production";
}

function isRoot(message: Message | undefined, root: Readonly<Record<string, RegExp>>): boolean {
  return (message?.alerts ?? []).some((labels) =>
    Object.entries(root).every(([name, pattern]) => pattern.test(labels[name] ?? "")),
  );
}
