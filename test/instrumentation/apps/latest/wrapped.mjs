// Imports what an instrumentation patches and what none does; prints what was wrapped on its way.
import { registerHooks } from "node:module";

const wrapped = [];
registerHooks({
  load(url, context, next) {
    // How import-in-the-middle marks what it wraps
    if (url.includes("iitm=true")) wrapped.push(url.replace(/^.*\/node_modules\/|\?.*$/g, ""));
    return next(url, context);
  },
});
for (const name of ["hono", "hono/cors", "kysely", "node:fs", "node:http", "node:http2"]) {
  await import(name);
}
console.log(JSON.stringify(wrapped));
