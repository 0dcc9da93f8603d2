import { type Finding, ok, warning } from "../finding.ts";
import { packageOf } from "../known-packages.ts";
import type { ProjectView } from "../project-view.ts";
import { runFiles } from "../run-files.ts";

/** What bundlers leave in what they write. */
const marks = [
  { name: "webpack", mark: /__webpack_require__/ },
  { name: "esbuild", mark: /\b__commonJS ?= ?\(|^\/\/ (?:\.\.\/)*node_modules\//m },
  { name: "rolldown or rollup", mark: /^\/\/#region (?:\.\.\/)*node_modules\//m },
];

/** Scripts that put packages into what they write, unless they are told otherwise. */
const bundlers = [
  { name: "esbuild", call: /\besbuild\b.*--bundle\b/, external: /--packages=external/ },
  { name: "ncc", call: /\bncc build\b/, external: /$^/ },
  { name: "webpack", call: /\bwebpack\b(?!-dev)/, external: /$^/ },
];

const hint =
  "HTTP, fetch, logs of pino and packages that publish on diagnostics channels work all the same. For the others, add the plugin of @tamma/observability/bundler, or leave packages out of the bundle";

/** Checks whether the application is bundled, so that nothing sees which packages it loads. */
export function checkBundle(
  view: Pick<ProjectView, "commands" | "folder" | "manifest" | "sources">,
): readonly Finding[] {
  if (view.manifest.dependencies["next"] !== undefined) {
    return [ok("bundle", "Next.js bundles the application and leaves most packages outside")];
  }
  const found = bundleThatRuns(view) ?? bundlingScript(view) ?? fileWithoutPackages(view);
  if (found === undefined) return [ok("bundle", "the application is not bundled")];
  return loads(view.sources, "@tamma/observability/bundler")
    ? [ok("bundle", `${found}, with the plugin of @tamma/observability/bundler`)]
    : [warning("bundle", `${found}: packages in it are hidden from the preload`, hint)];
}

function bundleThatRuns({
  commands,
  folder,
}: Pick<ProjectView, "commands" | "folder">): string | undefined {
  const files = new Set(
    commands.flatMap(({ words }) => words.filter((word) => /\.[cm]?js$/.test(word))),
  );
  for (const file of files) {
    const text = folder.read(file) ?? "";
    const found = marks.find(({ mark }) => mark.test(text));
    if (found !== undefined) return `${file} is a bundle (${found.name})`;
  }
  return undefined;
}

function bundlingScript({
  manifest,
  sources,
}: Pick<ProjectView, "manifest" | "sources">): string | undefined {
  if (loads(sources, "webpack-node-externals")) return undefined;
  for (const [name, text] of Object.entries(manifest.scripts)) {
    const found = bundlers.find(({ call, external }) => call.test(text) && !external.test(text));
    if (found !== undefined) return `script ${name} bundles with ${found.name}`;
  }
  return undefined;
}

/** Development dependencies that make one file of many. */
const bundlerPackages: readonly string[] = [
  "@vercel/ncc",
  "esbuild",
  "parcel",
  "rolldown",
  "rollup",
  "tsdown",
  "tsup",
  "vite",
  "webpack",
];

/**
 * A built file that stands alone and does not name packages which the sources load has them in it:
 * what bundlers leave in it may be gone, as in minified ones.
 */
function fileWithoutPackages(
  view: Pick<ProjectView, "commands" | "folder" | "manifest" | "sources">,
): string | undefined {
  const { dependencies, devDependencies } = view.manifest;
  const bundler = bundlerPackages.find((name) => devDependencies[name] !== undefined);
  if (bundler === undefined) return undefined;
  for (const { path, references, text } of runFiles(view)) {
    if (references.some(({ specifier }) => specifier.startsWith("."))) continue;
    const inside = Object.keys(dependencies).find(
      (name) => isLoaded(view.sources, name) && !names(text, name),
    );
    if (inside !== undefined) return `${path} is a bundle (${bundler}) with ${inside} in it`;
  }
  return undefined;
}

function isLoaded(sources: ProjectView["sources"], name: string): boolean {
  return sources.some(({ references }) =>
    references.some(({ specifier }) => packageOf(specifier) === name),
  );
}

function names(text: string, name: string): boolean {
  return [`"${name}`, `'${name}`, `\`${name}`].some((start) => text.includes(start));
}

/** In a config or a build script, which are sources too. */
function loads(sources: ProjectView["sources"], module: string): boolean {
  return sources.some(({ references }) => references.some(({ specifier }) => specifier === module));
}
