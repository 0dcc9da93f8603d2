import { afterEach, beforeEach, expect, it, vi } from "vitest";

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.resetModules();
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

it("warn writes a cause once, and remembers two hundred of them", async () => {
  const { warn } = await import("#src/instrumentation/warning.ts");
  for (const index of Array.from({ length: 1_000 }).keys()) warn(`item-${index}\n missing`);
  warn("item-0 again", "item-0\n missing");
  expect(lines).toHaveLength(201);
  expect(lines[0]).toBe("[tamma-obs] item-0 missing\n");
  expect(lines[200]).toBe("[tamma-obs] 200 causes of warnings; further ones are left out\n");
});

it("tell writes every time", async () => {
  const { tell } = await import("#src/instrumentation/warning.ts");
  for (let times = 0; times < 300; times += 1) tell("away");
  expect(lines).toHaveLength(300);
});
