import { test } from "vitest";

import { assertMayBeGivenAnything, assertToldOrMeant, functions, values } from "./garbage.ts";

// The long runs of garbage.test.ts

test.each(functions)(
  "$name may be given anything: what is wrong is told, nothing crashes",
  ({ run }) => assertMayBeGivenAnything(run, 25),
);

const fields = ["service", "metrics", "rules", "routing", "dashboards", "stack", "output"];

test.each(values.map((value) => [value]))("every field of a config may be %o", (value) => {
  for (const field of fields) assertToldOrMeant({ [field]: value });
});
