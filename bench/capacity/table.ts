import type { Step } from "./step.ts";
import { roles, servicesOf, type Role } from "./usage.ts";
import type { Backends } from "../../test/stack/stack.ts";

/** What a record is for each role: the trace store gets spans only, the log store lines only. */
const recordsOf: Readonly<Record<Role, (step: Step) => number>> = {
  collector: ({ records }) => records,
  traces: ({ records }) => records / 2,
  logs: ({ records }) => records / 2,
  prometheus: ({ records }) => records,
};

const recordNames: Readonly<Record<Role, string>> = {
  collector: "span or line",
  traces: "span",
  logs: "line",
  prometheus: "span or line",
};

/** Returns what a step cost each service, as a Markdown table. */
export function renderCost(step: Step, backends: Backends): string {
  const services = servicesOf(backends);
  const rows = roles.map((role) => {
    const { cpuSeconds, diskBytes, memoryBytes } = step.used[role];
    const records = recordsOf[role](step);
    const bytes = role === "collector" ? "none stay" : (diskBytes / records).toFixed(0);
    return [
      services[role],
      (cpuSeconds / step.elapsedSeconds).toFixed(2),
      `${((cpuSeconds / records) * 1e6).toFixed(0)} a ${recordNames[role]}`,
      bytes,
      mebibytes(role === "collector" ? step.peakMemoryBytes : memoryBytes),
    ];
  });
  return markdown(
    ["Service", "Cores", "CPU µs", "Bytes on disk a record", "Memory, MiB"],
    [
      ...rows,
      [
        "load generator",
        (step.generatorCpuSeconds / step.elapsedSeconds).toFixed(2),
        `${((step.generatorCpuSeconds / step.records) * 1e6).toFixed(1)} a span or line`,
        "",
        "",
      ],
    ],
  );
}

/** Returns how the cost of a record changes with the load, as a Markdown table. */
export function renderGrowth(steps: readonly Step[], backends: Backends): string {
  const services = servicesOf(backends);
  return markdown(
    [
      "Spans/s + lines/s",
      ...roles.map((role) => `${services[role]}: CPU µs a ${recordNames[role]}`),
      "All of them: cores",
    ],
    steps.map((step) => [
      `${step.perSecond} + ${step.perSecond}`,
      ...roles.map((role) =>
        ((step.used[role].cpuSeconds / recordsOf[role](step)) * 1e6).toFixed(0),
      ),
      (
        roles.reduce((sum, role) => sum + step.used[role].cpuSeconds, 0) / step.elapsedSeconds
      ).toFixed(2),
    ]),
  );
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}
