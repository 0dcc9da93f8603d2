import type { Mistake } from "./mistake.ts";

const cli: readonly string[] = [];
const config = (name: string, text: string, ...problems: readonly string[]): Mistake => ({
  name,
  files: { "observability.config.ts": text },
  problems: problems.map((problem) => `observability.config.ts${problem}`),
});

/** Configs that Node cannot run, or that are no config. */
export const loadingMistakes: readonly Mistake[] = [
  {
    ...config(
      "a syntax error in TypeScript",
      "const a = 1;\nexport default { output: ;\n",
      ":2: expected to load, got SyntaxError: Expression expected",
    ),
    cli,
  },
  {
    name: "a syntax error in JavaScript",
    files: {
      "package.json": `{ "type": "module" }`,
      "observability.config.js": `import "./rules.js";\nexport default {};\n`,
      "rules.js": "const a = 1;\n\nconst b = ;\n",
    },
    problems: ["rules.js:3: expected to load, got SyntaxError: Unexpected token ';'"],
    cli,
  },
  {
    name: "a file of rules that is not there",
    files: {
      "observability.config.ts": `\nimport { rules } from "./observability/rules.ts";\nexport default { rules };\n`,
    },
    problems: [
      "observability.config.ts:2: expected a file to import, got none at observability/rules.ts",
    ],
    cli,
  },
  {
    name: "an import without its ending",
    files: {
      "observability.config.mjs": `import { rules } from "./rules";\nexport default { rules };\n`,
      "rules.mjs": "export const rules = [];\n",
    },
    problems: ["observability.config.mjs:1: expected a file to import, got none at rules"],
  },
  {
    name: "an import of a folder without an index",
    files: {
      "observability.config.ts": `import { rules } from "./observability";\nexport default { rules };\n`,
      "observability/rules.ts": "export const rules = [];\n",
    },
    problems: [
      "observability.config.ts:1: expected a file to import, got the folder observability",
    ],
  },
  {
    ...config(
      "a package that is not installed",
      `import pad from "left-pad";\nexport default { pad };\n`,
      ":1: expected an installed package, got left-pad",
    ),
  },
  config(
    "a door that this package does not have",
    `import { a } from "@tamma/observability/alerts";\nexport default { a };\n`,
    ":1: expected an entry of @tamma/observability, got @tamma/observability/alerts",
  ),
  {
    ...config(
      "an export that this package does not have",
      `\nimport { alerts } from "@tamma/observability/alerting";\nexport default { rules: alerts };\n`,
      ":2: expected an export of @tamma/observability/alerting, got alerts (types need `import type`)",
    ),
    cli,
  },
  {
    name: "a type that is imported as a value",
    files: {
      "observability.config.ts": `import { Owner } from "./owner.ts";\nexport default {} satisfies Owner;\n`,
      "owner.ts": "export interface Owner { name?: string }\n",
    },
    problems: [
      "observability.config.ts:1: expected an export of ./owner.ts, got Owner (types need `import type`)",
    ],
  },
  {
    name: "an export of a file of rules that is not there",
    files: {
      "observability.config.mjs": `import { rules } from "./rules.mjs";\nexport default { rules };\n`,
      "rules.mjs": "export const rule = [];\n",
    },
    problems: ["observability.config.mjs:1: expected an export of ./rules.mjs, got rules"],
  },
  {
    ...config(
      "a named export in place of the default",
      "export const config = {};\nexport const other = 1;\n",
      ": expected a default export, got only config, other",
    ),
    cli,
  },
  config("no export at all", "const config = {};\n", ": expected a default export, got none"),
  config(
    "a function as the config",
    "export default function config() { return {}; }\n",
    ": expected an object such as defineConfig({ … }) as the default export, got the function config",
  ),
  {
    ...config(
      "a promise as the config",
      "export default (async () => { return {}; })();\n",
      ": expected an object such as defineConfig({ … }) as the default export, got a promise",
    ),
    cli,
  },
  config(
    "text as the config",
    `export default "observability";\n`,
    `: expected an object such as defineConfig({ … }) as the default export, got "observability"`,
  ),
  config(
    "a list as the config",
    "export default [];\n",
    ": expected an object such as defineConfig({ … }) as the default export, got []",
  ),
  config(
    "nothing as the config",
    "export default undefined;\n",
    ": expected an object such as defineConfig({ … }) as the default export, got nothing",
  ),
  {
    name: "require in an ES module",
    files: {
      "observability.config.mjs": `\nconst path = require("node:path");\nexport default { output: path.sep };\n`,
    },
    problems: [
      "observability.config.mjs:2: expected to load, got ReferenceError: require is not defined in ES module scope, you can use import instead",
    ],
  },
  {
    name: "a CommonJS config with a mistake",
    files: { "observability.config.js": "module.exports = { output: 5 };\n" },
    problems: ["observability.config.js: output: expected a folder, or an object, got 5"],
  },
  {
    name: "an error that a file throws",
    files: {
      "observability.config.ts": `import "./rules.ts";\nexport default {};\n`,
      "rules.ts": `\n\nthrow new Error("no such team\\nin the list");\n`,
    },
    problems: ["rules.ts:3: expected to load, got Error: no such team"],
    cli,
  },
  config("text that is thrown", `throw "no";\n`, `: expected to load, got "no" thrown`),
  config("null that is thrown", "throw null;\n", ": expected to load, got null thrown"),
  {
    ...config(
      "a call of what is no function",
      `import * as alerting from "@tamma/observability/alerting";\n\nalerting.alarm({});\nexport default {};\n`,
      ":3: expected to load, got TypeError: alerting.alarm is not a function",
    ),
  },
  config(
    "a name that is not defined",
    "export default { rules: [alert({})] };\n",
    ":1: expected to load, got ReferenceError: alert is not defined",
  ),
  {
    ...config(
      "an enum, which Node does not strip",
      "enum Team { Shop }\nexport default { output: String(Team.Shop) };\n",
      ":1: expected to load, got SyntaxError: TypeScript enum is not supported in strip-only mode",
    ),
  },
  {
    name: "files that import each other",
    files: {
      "observability.config.ts": `import { rules } from "./rules.ts";\nexport const owner = "shop";\nexport default { rules };\n`,
      "rules.ts": `import { owner } from "./observability.config.ts";\nexport const rules = [owner];\n`,
    },
    problems: [
      "rules.ts:2: expected to load, got ReferenceError: Cannot access 'owner' before initialization (do files import each other?)",
    ],
  },
  {
    ...config(
      "an await that never ends",
      "await new Promise(() => {});\nexport default {};\n",
      ": expected to load, got an await at its top level that never ends",
    ),
    cli,
  },
  {
    ...config(
      "an end of the process",
      "\nprocess.exit(0);\nexport default {};\n",
      ":2: expected to load, got process.exit(0), which ends the command",
    ),
    cli,
  },
  {
    ...config(
      "a rejection that nobody handles",
      `Promise.reject(new Error("too late"));\nexport default {};\n`,
      ":1: expected to load, got Error: too late",
    ),
    cli,
  },
  config(
    "a duration that is none, given to this package",
    `import { toMs } from "@tamma/observability";\nexport default { output: String(toMs("soon")) };\n`,
    `:2: expected milliseconds >= 0 or a duration such as "30s", got "soon"`,
  ),
  {
    name: "a package.json that is no JSON",
    files: { "package.json": "{", "observability.config.ts": "export default {};\n" },
    problems: [
      "observability.config.ts: expected to load, got Error: Invalid package config package.json.",
    ],
  },
  {
    name: "a config that is named and not there",
    files: { "observability.config.ts": "export default {};\n" },
    code: "OBS_CONFIG_MISSING",
    problems: ["--config other.config.ts: expected a config file, got none"],
    cli: ["--config", "other.config.ts"],
  },
  {
    name: "two configs side by side",
    files: {
      "observability.config.js": "export default {};\n",
      "observability.config.ts": "export default { dashboards: [] };\n",
    },
    problems: [
      "observability.config.js: expected one config file in a folder, got observability.config.ts as well: remove one, or name one with --config",
    ],
    cli,
  },
  {
    name: "a folder in place of the config",
    files: { "observability/rules.ts": "export default {};\n" },
    code: "OBS_CONFIG_MISSING",
    problems: ["--config observability: expected a config file, got a folder"],
    cli: ["--config", "observability"],
  },
  {
    name: "JSON in place of the config",
    files: { "observability.json": "{}\n" },
    code: "OBS_CONFIG_MISSING",
    problems: [
      "--config observability.json: expected a file of TypeScript or JavaScript, got .json",
    ],
    cli: ["--config", "observability.json"],
  },
  {
    name: "a working folder that is not there",
    files: { "observability.config.ts": "export default {};\n" },
    code: "OBS_CONFIG_MISSING",
    problems: ["--cwd elsewhere: expected a folder, got none"],
    cli: ["--cwd", "elsewhere"],
  },
];
