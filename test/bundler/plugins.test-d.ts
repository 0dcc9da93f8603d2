import type { RolldownPluginOption } from "rolldown";
import { assertType, test } from "vitest";

import { rollupPlugin } from "#src/bundler/index.ts";

test("the plugin is one of rolldown", () => {
  assertType<RolldownPluginOption>(rollupPlugin());
});
