import { parse } from "yaml";

import { ObservabilityError } from "../../../errors.ts";
import type { PageTest } from "./page-test.ts";
import { checkScenario } from "./scenario-shape.ts";

/**
 * Returns the scenario in `text`, which is YAML or JSON; without expectations, it expects nothing.
 *
 * @param file - the file's name, for messages
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` with every problem, a line each.
 */
export function readScenario(text: string, file: string): PageTest {
  const data = toData(text, file);
  checkScenario(data, file);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the check looked at its shape
  return { name: file, expect: {}, ...(data as Partial<PageTest>) } as PageTest;
}

function toData(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const message = `${file}: expected YAML or JSON, got text that is neither`;
    throw new ObservabilityError("OBS_SCENARIO_INVALID", message, { cause });
  }
}
