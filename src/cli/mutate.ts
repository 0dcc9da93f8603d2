import { InvalidArgumentError, type Command } from "commander";

import { completeRules } from "../alerting/render.ts";
import {
  routingCases,
  routingFailures,
} from "../alerting/alertmanager/routing-tests/routing-cases.ts";
import { routingMutants } from "../alerting/alertmanager/routing-tests/routing-mutants.ts";
import type { RoutingPolicy } from "../alerting/alertmanager/routing-policy.ts";
import { mutantFiles } from "../alerting/rule-tests/mutant-files.ts";
import { mutationKinds } from "../alerting/rule-tests/mutation-kind.ts";
import {
  mutationScore,
  ruleFates,
  scorePercent,
  type MutantFate,
  type MutationScore,
} from "../alerting/rule-tests/mutation-score.ts";
import { ruleContext } from "../project/project.ts";
import { chooseRule } from "./choose-rule.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";

interface Options extends ProjectOptions {
  readonly rule?: string;
  readonly minimum?: number;
  readonly json?: true;
}

/** What all rules and the routing together have to reach. */
const usualMinimum = 97;

/** `tamma-obs mutate`: breaks rules and routing in every way and counts how many their tests notice. */
export function mutateCommand(): Command {
  return projectCommand("mutate")
    .option("--rule <id>", "only this rule, without the routing")
    .option(
      "--minimum <percent>",
      `exit 1 below this score (default: ${usualMinimum}, with --rule none)`,
      parsePercent,
    )
    .option("--json", "print the score, the survivors and the equivalent mutants as JSON")
    .action(async (options: Options) => {
      const project = await projectOf(options);
      const context = ruleContext(project);
      const definitions = completeRules(project.rules, context);
      const all = mutantFiles(definitions, context);
      const chosen = chooseRule(all, ({ mutant }) => mutant.rule.id, options.rule, definitions);
      const fates = [
        ...ruleFates(chosen),
        ...(options.rule === undefined ? routingFates(project.routing) : []),
      ];
      const score = mutationScore(fates);
      console.log(
        options.json === true ? JSON.stringify(score, undefined, 2) : report(score, fates),
      );
      if (scorePercent(score) < minimumOf(options)) process.exitCode = 1;
    });
}

/** Of a single rule's few mutants, one that survives is more than this leaves room for. */
function minimumOf({ minimum, rule }: Options): number {
  return minimum ?? (rule === undefined ? usualMinimum : 0);
}

function parsePercent(text: string): number {
  const percent = text.trim() === "" ? Number.NaN : Number(text);
  if (percent >= 0 && percent <= 100) return percent;
  throw new InvalidArgumentError(`expected a number from 0 to 100, got ${JSON.stringify(text)}`);
}

function routingFates(policy: RoutingPolicy): readonly MutantFate[] {
  const cases = routingCases(policy);
  return routingMutants(policy).map(({ kind, change, policy: broken, equivalent }): MutantFate => {
    const one = { rule: "routing", kind, change };
    if (routingFailures(broken, cases).length > 0) return { ...one, fate: "killed" };
    return equivalent === undefined
      ? { ...one, fate: "survived" }
      : { ...one, fate: "equivalent", reason: equivalent };
  });
}

function report(score: MutationScore, fates: readonly MutantFate[]): string {
  const kinds = mutationKinds.map((kind) => {
    const { total, killed, equivalent } = mutationScore(fates.filter((one) => one.kind === kind));
    const note = equivalent.length === 0 ? "" : `, and ${equivalent.length} equivalent`;
    return `${kind.padEnd(16)} ${killed}/${total}${note}`;
  });
  const survivors = score.survivors.map(
    ({ rule, kind, change }) => `survived: ${rule}, ${kind}: ${change}`,
  );
  const reasons = [...Map.groupBy(score.equivalent, ({ reason }) => reason)].map(
    ([reason, alike]) => `equivalent: ${alike.length} mutants: ${reason}`,
  );
  const percent = scorePercent(score).toFixed(1);
  const total = `score ${percent} % (${score.killed} of ${score.total})`;
  return [...survivors, ...reasons, ...kinds, total].join("\n");
}
