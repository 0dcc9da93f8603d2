import { nodeOptions } from "./node-options.ts";

/** The module that the application is started with. */
export const preload = "@tamma/observability/preload";

/** The flag that loads it, as words. */
export const preloadFlag = ["--import", preload] as const;

/** Where in a command the preload goes. */
export type PreloadPlace =
  /** These words go before the word at `index`. */
  | { readonly kind: "words"; readonly index: number; readonly words: readonly string[] }
  /** `NODE_OPTIONS` has to be set before the word at `index`. */
  | { readonly kind: "environment"; readonly index: number }
  /** It is there. */
  | { readonly kind: "present" }
  /** Another script of the package.json is run. */
  | { readonly kind: "script"; readonly name: string }
  /** Nobody knows: a person has to do it. */
  | { readonly kind: "unknown"; readonly why: string };

/** Programs that run the rest of the line, after their own words. */
const wrappers: ReadonlySet<string> = new Set(["exec", "dumb-init", "npx", "bunx", "time", "env"]);
const wrappersUntilDashes: ReadonlySet<string> = new Set([
  "dotenv",
  "dotenvx",
  "doppler",
  "infisical",
  "op",
  "tini",
  "with-env",
]);

/** They run a program of the dependencies: `yarn node a.js`, `pnpm exec tsx a.ts`. */
const packageManagers: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn", "bun"]);
const runWords: ReadonlySet<string> = new Set(["exec", "run", "x", "dlx"]);

/** Programs that load the application into their own process, or start Node.js from there. */
const byEnvironment: ReadonlySet<string> = new Set(["ts-node", "ts-node-esm", "next", "fastify"]);

/** Returns where the preload goes in the words of a command. */
export function placePreload(words: readonly string[]): PreloadPlace {
  if (words.some((word) => word.includes(preload))) return { kind: "present" };
  const index = programAt(words);
  const program = programName(words[index]);
  const rest = words.slice(index + 1);
  if (program === "node") return afterOptions(words, index + 1);
  if (program === "tsx") return afterOptions(words, index + (rest[0] === "watch" ? 2 : 1));
  if (program === "nodemon") return inNodemon(words, index);
  if (program === "nest") return inNest(words, index);
  if (program === "next" && rest[0] !== "start") return unknown("next start is what serves");
  if (program === "fastify" && rest.some((word) => word === "-w" || word === "--watch")) {
    return unknown("fastify --watch starts a second process");
  }
  if (byEnvironment.has(program)) return byNodeOptions(words, index);
  const script = scriptOf(program, rest);
  if (script !== undefined) return { kind: "script", name: script };
  return unknown(program === "" ? "no command" : `${program} is not known`);
}

/** Returns the first word that is the program itself, behind variables and wrappers. */
function programAt(words: readonly string[]): number {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const name = programName(word);
    if (isAssignment(word) || name === "cross-env") continue;
    if (wrappersUntilDashes.has(name)) {
      const dashes = words.indexOf("--", index);
      if (dashes === -1) return index;
      index = dashes;
      continue;
    }
    if (packageManagers.has(name)) {
      const next = index + (runWords.has(words[index + 1] ?? "") ? 2 : 1);
      if (!isRunner(words[next])) return index;
      index = next - 1;
      continue;
    }
    if (!wrappers.has(name)) return index;
  }
  return words.length;
}

/** Programs that run the application, and no script that is called like them. */
function isRunner(word: string | undefined): boolean {
  const name = programName(word);
  return ["node", "tsx", "nodemon", "nest"].includes(name) || byEnvironment.has(name);
}

function afterOptions(words: readonly string[], from: number): PreloadPlace {
  const options = nodeOptions(words, from);
  if (options.kind === "no-file") return unknown(options.why);
  return { kind: "words", index: options.afterLoaded, words: preloadFlag };
}

/** nodemon hands Node's options on, unless another program is to run the file. */
function inNodemon(words: readonly string[], index: number): PreloadPlace {
  const rest = words.slice(index + 1);
  if (rest.some((word) => /^(?:-x|--exec)/.test(word) || /\.[cm]?tsx?$/.test(word))) {
    return unknown("nodemon starts another program than node");
  }
  return { kind: "words", index: index + 1, words: preloadFlag };
}

/** `nest` itself is a compiler: only the process that it starts is the application. */
function inNest(words: readonly string[], index: number): PreloadPlace {
  if (words[index + 1] !== "start") return unknown("nest start is what starts the application");
  const rest = words.slice(index + 2);
  if (rest.some((word) => /^(?:-e|--exec|--no-shell)(?:$|=)/.test(word))) {
    return unknown("nest starts another program than node");
  }
  return { kind: "words", index: index + 2, words: ["--exec", `node ${preloadFlag.join(" ")}`] };
}

function byNodeOptions(words: readonly string[], index: number): PreloadPlace {
  if (words.slice(0, index).some((word) => word.startsWith("NODE_OPTIONS="))) {
    return unknown("NODE_OPTIONS is set there");
  }
  return { kind: "environment", index };
}

/** `npm start`, `npm run start:prod`, `yarn start`, `pnpm start:prod`; bun also runs files. */
function scriptOf(program: string, rest: readonly string[]): string | undefined {
  if (!packageManagers.has(program)) return undefined;
  const [first, second] = rest.filter((word) => !word.startsWith("-"));
  const name = first === "run" || first === "run-script" ? second : first;
  if (program === "npm" && name === first && first !== "start") return undefined;
  return name?.includes("/") === true || name?.includes(".") === true ? undefined : name;
}

function programName(word = ""): string {
  return (word.split(/[/\\]/).at(-1) ?? "").replace(/\.(?:exe|cmd)$/, "");
}

export function isAssignment(word: string): boolean {
  return /^[A-Za-z_]\w*=/.test(word);
}

function unknown(why: string): PreloadPlace {
  return { kind: "unknown", why };
}
