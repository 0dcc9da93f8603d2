import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

/** An entry: `--import` it with `?file=` and the file that `express` is to be. */
const file = new URL(import.meta.url).searchParams.get("file") ?? "";

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier === "express" ? pathToFileURL(file).href : specifier, context),
});
