import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import { aggregates, type Aggregate } from "../../src/shipped/aggregates.ts";
import { catalog } from "../../src/metrics/catalog.ts";
import { prometheusLabel } from "../../src/metrics/prometheus-name.ts";
import { toolPath } from "../../test/helpers/tool.ts";

/** One of Prometheus' block ranges, 2 h × 3ⁿ: 18 blocks are a year. */
const blockSeconds = 486 * 3_600;
const blocks = 18;

/** How many days {@link writeYear} writes. */
export const yearDays = (blocks * blockSeconds) / 86_400;

/** Writes blocks of every shipped aggregate of so many services, a point every five minutes. */
export async function writeYear(
  folder: string,
  services: number,
): Promise<{ readonly series: number; readonly samples: number; readonly end: number }> {
  const heads = Array.from({ length: services }, (_, index) => `service-${index}`).flatMap((name) =>
    Object.values<Aggregate>(aggregates).flatMap((aggregate) => headsOf(aggregate, name)),
  );
  const end = Math.floor(Date.now() / 1_000 / blockSeconds) * blockSeconds;
  const start = end - blocks * blockSeconds;
  const file = `${folder}.txt`;
  for (let from = start; from < end; from += blockSeconds) {
    await writeFile(file, `${heads.map((head) => pointsOf(head, from)).join("")}# EOF\n`);
    await promisify(execFile)(toolPath("promtool"), [
      "tsdb",
      "create-blocks-from",
      "--quiet",
      `--max-block-duration=${blockSeconds}s`,
      "openmetrics",
      file,
      folder,
    ]);
  }
  await rm(file);
  const samples = (heads.length * (end - start)) / 300;
  return { series: heads.length, samples, end };
}

function headsOf({ record, labels }: Aggregate, service: string): readonly string[] {
  const variants = labels.includes("le")
    ? [...catalog.httpRequestDuration.buckets, "+Inf"].map((le) => `,le="${le}"`)
    : labels.includes("workflow.name")
      ? ["a", "b"].map((name) => `,${prometheusLabel("workflow.name")}="${name}"`)
      : [""];
  return variants.map(
    (rest) => `${record}{${prometheusLabel("service.name")}="${service}"${rest}}`,
  );
}

/** What a rate gives: a whole number by 300 s, another at every point, so hard to compress. */
function pointsOf(head: string, from: number): string {
  const lines: string[] = [];
  for (let time = from; time < from + blockSeconds; time += 300) {
    const load = 1_500 * (1.2 + Math.sin((time / 86_400) * 2 * Math.PI));
    lines.push(`${head} ${Math.round(load * (0.9 + 0.2 * Math.random())) / 300} ${time}\n`);
  }
  return lines.join("");
}
