import { test } from "vitest";

import {
  assertMayBeGivenAnything,
  assertMayBeGivenEach,
  assertToldOrMeant,
  functions,
  values,
} from "./garbage.ts";

test.each(functions)(
  "$name may be given anything: what is wrong is told, nothing crashes",
  ({ run }) => {
    assertMayBeGivenEach(run);
    assertMayBeGivenAnything(run, 2);
  },
);

test.each(values.map((value) => [value]))("a config may be %o", (value) => {
  assertToldOrMeant(value as object);
});
