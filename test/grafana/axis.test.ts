import { expect, test } from "vitest";

import { axisOf } from "./axis.ts";

test.each([
  ["no values", [], {}, [0, 100]],
  ["zeros alone", [0, 0], {}, [0, 100]],
  ["zeros above a hard zero", [0, 0], { min: 0 }, [0, 100]],
  ["zeros below a soft end", [0, 0], { min: 0, softMax: 0.05 }, [0, 0.05]],
  ["no values below a soft end", [], { min: 0, softMax: 0.05 }, [0, 0.05]],
  ["values within a soft end", [0.01, 0.04], { min: 0, softMax: 0.05 }, [0, 0.05]],
  ["values past a soft end", [0, 0.2], { min: 0, softMax: 0.05 }, [0, 0.22]],
  ["values far from zero", [90, 100], {}, [89, 101]],
  ["values near zero", [1, 100], {}, [0, 110]],
  ["one value", [5, 5], {}, [0, 10]],
  ["values on both sides of zero", [-10, 10], {}, [-12, 12]],
  ["values below zero", [-10, -0.5], {}, [-11, 0]],
  ["two hard ends", [0.5], { min: 0, max: 1 }, [0, 1]],
  ["a hard end above", [0.5, 0.6], { max: 1 }, [0.45, 1]],
])("the axis of %s", (_what, values, options, [min, max]) => {
  expect(axisOf(values, options)).toEqual({ min, max });
});
