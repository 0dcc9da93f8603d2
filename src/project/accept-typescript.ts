import * as nodeModule from "node:module";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Lets Node run `.ts` and `.mts` files where it does not by itself: before 22.18 that is behind a
 * flag, but the types can be stripped by a hook.
 * https://nodejs.org/api/module.html#modulestriptypescripttypescode-options
 */
export function acceptTypescript(): void {
  if (process.features.typescript !== false || accepted) return;
  accepted = true;
  nodeModule.registerHooks({
    load: (url, context, nextLoad) => {
      if (!/^file:.*\.m?ts$/.test(url) || url.includes("/node_modules/")) {
        return nextLoad(url, context);
      }
      const source = nodeModule.stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
      return { format: "module", source, shortCircuit: true };
    },
  });
}

let accepted = false;
