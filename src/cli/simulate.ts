import type { Command } from "commander";

import { runPageTest } from "../alerting/alertmanager/simulate/page-test.ts";
import { readScenario } from "../alerting/alertmanager/simulate/read-scenario.ts";
import { startOf, toSimulation } from "../alerting/alertmanager/simulate/scenario.ts";
import { simulate } from "../alerting/alertmanager/simulate/simulate.ts";
import {
  formatPage,
  formatSuppression,
  toPages,
} from "../alerting/alertmanager/simulate/timeline.ts";
import { ObservabilityError } from "../errors.ts";
import { printable, printableJson } from "./printable.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";
import { readGivenFile } from "./read-given-file.ts";

interface Options extends ProjectOptions {
  readonly json?: true;
}

/** `tamma-obs simulate <file>`: who is notified, where and when, in a scenario. */
export function simulateCommand(): Command {
  return projectCommand("simulate")
    .argument("<file>", "the scenario, YAML or JSON: see docs/alert-routing.md")
    .option("--json", "print JSON")
    .action(async (file: string, { json, ...options }: Options) => {
      const text = await readGivenFile(file, file, "OBS_SCENARIO_INVALID");
      const scenario = readScenario(text, file);
      const { routing: policy } = await projectOf(options);
      const result = simulate(policy, toSimulation(scenario));
      const startMs = startOf(scenario);
      const { problems } = runPageTest(policy, scenario);
      if (json === true) {
        const pages = toPages(result, startMs);
        console.log(printableJson({ pages, ...result, problems }, 2));
      } else {
        for (const line of timeline(result, startMs)) console.log(printable(line));
      }
      if (problems.length === 0) return;
      throw new ObservabilityError("OBS_PAGE_TEST_FAILED", [scenario.name, ...problems].join("\n"));
    });
}

/** What is sent and what is kept back, in the order of time. */
function timeline(result: ReturnType<typeof simulate>, startMs: number): readonly string[] {
  const pages = toPages(result, startMs).map((page) => ({
    atMs: startMs + page.afterMs,
    line: formatPage(page),
  }));
  const kept = result.suppressions.map((one) => ({
    atMs: one.atMs,
    line: formatSuppression(one, startMs),
  }));
  return [...pages, ...kept].toSorted((a, b) => a.atMs - b.atMs).map(({ line }) => line);
}
