import { expect, test } from "vitest";

import { nextInstrumentation } from "#src/project/init/detect/next-instrumentation.ts";

import { memoryFolder } from "../memory-folder.ts";

const typescript = { language: { value: "typescript", evidence: "tsconfig.json" } } as const;
const javascript = { language: { value: "javascript", evidence: "no tsconfig.json" } } as const;

test.each([
  ["beside app", { "app/page.tsx": "" }, typescript, "instrumentation.ts"],
  ["in src, where app is", { "src/app/page.tsx": "" }, typescript, "src/instrumentation.ts"],
  ["in src, where pages are", { "src/pages/index.js": "" }, javascript, "src/instrumentation.js"],
  ["again where it was written", { "instrumentation.ts": "" }, typescript, "instrumentation.ts"],
])("Next.js' instrumentation goes %s", (_where, files, language, expected) => {
  const path = nextInstrumentation(memoryFolder(files), language);
  expect(path).toEqual({ path: expected, isTheirs: false });
});

test("one in another language stays the only one", () => {
  const files = { "src/app/page.tsx": "", "src/instrumentation.js": "" };
  expect(nextInstrumentation(memoryFolder(files), typescript)).toEqual({
    path: "src/instrumentation.js",
    isTheirs: true,
  });
});
