import { type InstrumentedPackage, notePackage } from "../instrumented-packages.ts";
import { coveredByChannel } from "./channel-packages.ts";
import { type Definition, type Owned, ownedDefinitions } from "./definitions.ts";

/**
 * Packages that say nothing about whether their library is covered: redis 4 and later is a wrapper of
 * @redis/client, and the AWS SDK has other parts in each version.
 */
const partsOfOthers = /^(?:redis|@aws-sdk\/.+|@smithy\/.+|@node-redis\/client)$/;

/**
 * Notes which packages the application loads and whether an instrumentation patches them; see
 * instrumentedPackages().
 */
export function followPackages(instrumentations: readonly object[]): void {
  for (const owned of instrumentations.flatMap(ownedDefinitions)) follow(owned);
}

type OnRequire = (
  this: unknown,
  definition: Definition,
  exports: unknown,
  name: string,
  folder: string | undefined,
) => unknown;

/**
 * `_onRequire` is what the hooks of `@opentelemetry/instrumentation` call for each file that is
 * loaded. It compares the version and patches: that it has patched is its own answer, and its ranges
 * are not read a second time. Without the method, nothing is noted.
 */
function follow({ owner, definitions }: Owned): void {
  const original: unknown = Reflect.get(owner, "_onRequire");
  if (typeof original !== "function") return;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pinned, tested
  const onRequire = original as OnRequire;
  const patched = new Set<Definition>();
  for (const definition of definitions) {
    const { patch } = definition;
    definition.patch = function patchAndNote(exports, version) {
      patched.add(definition);
      return patch === undefined ? exports : patch.call(definition, exports, version);
    };
  }
  const replaced: OnRequire = function _onRequire(definition, exports, name, folder) {
    patched.delete(definition);
    const result = onRequire.call(this, definition, exports, name, folder);
    if (folder !== undefined && name === definition.name) {
      note(definition, patched.has(definition));
    }
    return result;
  };
  Reflect.set(owner, "_onRequire", replaced);
}

function note({ name, moduleVersion: version }: Definition, patched: boolean): void {
  if (version === undefined) return;
  const by = whoCovers(name, version, patched);
  if (by !== "none" || !partsOfOthers.test(name)) notePackage({ name, version, by });
}

function whoCovers(name: string, version: string, patched: boolean): InstrumentedPackage["by"] {
  if (patched) return "contrib";
  return coveredByChannel(name, version) ? "channel" : "none";
}
