import { z } from "zod";

import { nearest } from "../../nearest.ts";
import { fieldsOf, flawsOf, type Flaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { dashboardChecks, type Accepted } from "./finding.ts";

/** What the lint finds in a dashboard and is meant so. */
export interface AcceptedFinding extends Accepted {
  /** Why: for whoever reads the definition. */
  readonly reason: string;
}

const checks = Object.keys(dashboardChecks);

const accepted = z.array(
  fieldsOf(
    {
      check: z.unknown().superRefine((given, context) => {
        if (checks.some((one) => one === given)) return;
        const near = typeof given === "string" ? nearest(given, checks) : undefined;
        const message = near === undefined ? `one of ${checks.join(", ")}` : `the check ${near}`;
        context.addIssue({ code: "custom", message });
      }),
      panel: z.string("the title of a panel").min(1, "the title of a panel").optional(),
      reason: z.string("why it is meant so").trim().min(1, "why it is meant so"),
    },
    "an object such as { check, reason }",
  ),
  "a list of findings that are meant so",
);

/**
 * Returns what is wrong with the findings that a definition accepts. `titles`: of its panels, one of
 * which is the one that is named.
 */
export function acceptProblems(given: unknown, titles: readonly string[]): readonly Flaw[] {
  if (given === undefined) return [];
  const flaws = flawsOf(accepted, given).map(({ field, ...rest }) => ({
    field: `accept${field}`,
    ...rest,
  }));
  if (flaws.length > 0) return flaws;
  return panelsOf(given).flatMap((panel, index) =>
    panel === undefined || titles.includes(panel)
      ? []
      : [
          {
            field: `accept[${index}].panel`,
            expected: knownTitle(panel, titles),
            got: show(panel),
          },
        ],
  );
}

function panelsOf(given: unknown): readonly (string | undefined)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has nothing against it
  return (given as readonly AcceptedFinding[]).map(({ panel }) => panel);
}

function knownTitle(panel: string, titles: readonly string[]): string {
  const near = nearest(panel, titles);
  return `the title of a panel${near === undefined ? "" : `: ${show(near)}`}`;
}
