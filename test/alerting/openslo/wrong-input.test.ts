import { describe, expect, test } from "vitest";

import { fromOpenSlo } from "#src/alerting/index.ts";
import { formatFlaw } from "#src/shape.ts";

import { ratio, slo, wrongInputs } from "./wrong-input.ts";

async function problemsOf(text: string): Promise<readonly string[]> {
  const { problems } = await fromOpenSlo(new Map([["slo.yaml", text]]));
  return problems.map(({ file, ...flaw }) => formatFlaw(file, flaw));
}

describe("files of OpenSLO", () => {
  test("that are right have no problem", async () => {
    expect(await problemsOf(slo())).toEqual([]);
  });

  test.each(wrongInputs)("with $name are refused", async ({ text, message }) => {
    expect(await problemsOf(text)).toContain(`slo.yaml: ${message}`);
  });

  test("with a faulty indicator are refused for their other faults too", async () => {
    const text = slo({
      indicator: ratio().replaceAll("Prometheus", "Datadog"),
      window: "[{ duration: 2d, isRolling: true }]",
      objectives: "[{ target: 0.99, timeSliceWindow: 1m }]",
      more: "  alertPolicies: [none]\n",
    });
    expect((await problemsOf(text)).map((line) => line.split(": expected")[0])).toEqual([
      "slo.yaml: SLO a.spec.indicator.spec.ratioMetric.good.metricSource.type",
      "slo.yaml: SLO a.spec.indicator.spec.ratioMetric.total.metricSource.type",
      "slo.yaml: SLO a.spec.timeWindow[0].duration",
      "slo.yaml: SLO a.spec.objectives[0].timeSliceWindow",
      "slo.yaml: SLO a.spec.alertPolicies[0]",
    ]);
  });

  test("tell all problems at once, and no secret of a data source", async () => {
    const texts = wrongInputs.map(({ text }) => text);
    const files = new Map(texts.map((text, index) => [`${index}.yaml`, text]));
    const { problems } = await fromOpenSlo(files);
    const told = new Set(problems.map(({ file }) => file));
    expect(texts.flatMap((_, index) => (told.has(`${index}.yaml`) ? [] : [index]))).toEqual([]);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });
});
