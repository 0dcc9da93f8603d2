import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");
const source = join(import.meta.dirname, "refused.ts");

interface Refusal {
  readonly line: number;
  readonly reason: string;
  readonly message: string;
}

/** Returns the compiler's messages by line of the program without its `@ts-expect-error`s. */
async function compile(program: string): Promise<ReadonlyMap<number, string>> {
  const folder = await mkdtemp(join(root, ".tmp-refused-"));
  try {
    await writeFile(join(folder, "program.ts"), program);
    const config = { extends: "../tsconfig.json", include: ["program.ts"], exclude: [] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const output = await run(process.execPath, [tsc, "-p", folder, "--pretty", "false"]).then(
      ({ stdout }) => stdout,
      (error: { readonly stdout: string }) => error.stdout,
    );
    const messages = new Map<number, string>();
    let line = 0;
    for (const text of output.split("\n")) {
      line = Number(/program\.ts\((\d+),/.exec(text)?.[1] ?? line);
      messages.set(line, `${messages.get(line) ?? ""}${text}\n`);
    }
    return messages;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test(
  "each refused program is refused for the reason that it states",
  { timeout: 60_000 },
  async () => {
    const lines = (await readFile(source, "utf8")).split("\n");
    const refusals: readonly Refusal[] = lines.flatMap((text, index) => {
      const [, reason, message] = /@ts-expect-error (.+) :: (.+)$/.exec(text) ?? [];
      return reason === undefined || message === undefined
        ? []
        : [{ line: index + 2, reason, message }];
    });
    const messages = await compile(
      lines.map((line) => line.replace("@ts-expect-error", "refused:")).join("\n"),
    );
    expect(refusals.length).toBeGreaterThanOrEqual(40);
    const wrong = refusals.filter(({ line, message }) => {
      // A statement may reach over several lines, and its error be on any of them
      const near = [line, line + 1, line + 2, line + 3, line + 4].map(
        (at) => messages.get(at) ?? "",
      );
      return !near.join("").includes(message);
    });
    expect(
      wrong.map(({ line, reason }) => `${reason}: ${messages.get(line) ?? "compiles"}`),
    ).toEqual([]);
  },
);
