import { expect, test } from "vitest";

import { runSteps } from "./run-steps.ts";

const node = (name: string, code: string) => ({
  name,
  command: process.execPath,
  args: ["-e", code],
});

async function printed(
  steps: Parameters<typeof runSteps>[0],
  lanes = 2,
): Promise<{ readonly failed: readonly string[]; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line.replace(/\(.* s\)/, "(t)"));
  return { failed: await runSteps(steps, { lanes, print }), lines };
}

test("a step that fails is told with all that it wrote, and the others run to their end", async () => {
  const steps = [
    node("bad", "console.log('one'); console.error('two'); process.exitCode = 3"),
    node("good", "console.log('quiet')"),
  ];
  expect(await printed(steps, 1)).toEqual({
    failed: ["bad"],
    lines: ["FAILED bad (t)", "one\ntwo\n", "ok     good (t)"],
  });
});

test("a step that a signal ends, or that does not start, has failed", async () => {
  const { failed, lines } = await printed([
    node("killed", "process.kill(process.pid, 'SIGKILL')"),
    { name: "missing", command: "/no/such/program", args: [] },
  ]);
  expect(failed).toEqual(["killed", "missing"]);
  expect(lines.join("\n")).toContain("ENOENT");
});

test("as many run at a time as there are lanes", async () => {
  // Each waits for the other's file: alone, neither would end
  const meet = (mine: string, other: string): string => `
    const { existsSync, mkdirSync } = require("node:fs");
    const folder = require("node:path").join(require("node:os").tmpdir(), "steps-${process.pid}-");
    mkdirSync(folder + "${mine}", { recursive: true });
    const wait = () => existsSync(folder + "${other}") || setTimeout(wait, 10);
    wait();
  `;
  const { failed } = await printed([node("a", meet("a", "b")), node("b", meet("b", "a"))]);
  expect(failed).toEqual([]);
});
