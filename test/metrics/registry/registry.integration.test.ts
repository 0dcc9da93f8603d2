import { test } from "vitest";

import { assertRoundTrip, assertWeaverSyntax } from "./any-catalog.ts";

// The long runs of registry.test.ts

test("a catalog that was exported and imported is any catalog, as it was", () => {
  assertRoundTrip(500);
});

test("toRegistry writes what Weaver's syntax allows, of any catalog", () => {
  assertWeaverSyntax(500);
});
