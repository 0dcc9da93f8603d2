import { defaultSet, whyNoEngine, whyNoImages } from "../test/stack/start.ts";
import { stores, type StoreSet } from "../test/stack/stores.ts";

/**
 * Returns the set of stores that STACK_BACKENDS names, or undefined and says why when it is unknown or
 * cannot run here.
 */
export async function stackSet(): Promise<StoreSet | undefined> {
  const wanted = process.env["STACK_BACKENDS"] ?? defaultSet;
  const problem = isSet(wanted)
    ? ((await whyNoEngine()) ?? (await whyNoImages(wanted)))
    : `STACK_BACKENDS: expected one of ${Object.keys(stores).join(", ")}, got ${wanted}`;
  if (problem === undefined && isSet(wanted)) return wanted;
  console.error(problem);
  process.exitCode = 1;
  return undefined;
}

function isSet(name: string): name is StoreSet {
  return Object.hasOwn(stores, name);
}
