import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { serviceFile } from "./run-service.ts";
import type { ForeignService } from "./service-table.ts";

/** How to start a service. */
export interface Command {
  readonly words: readonly string[];
  /** Whether the preload goes into NODE_OPTIONS, because the words start something else first. */
  readonly byEnvironment: boolean;
}

export interface CommandOptions {
  readonly node: string;
  /** Of Node.js. */
  readonly flags: readonly string[];
  /** Where bundles go. */
  readonly bundles: string;
  /** The file of `@tamma/observability/bundler`. */
  readonly plugin: string;
}

/** Returns how `service` is started with `flags` of Node.js; bundles it first if that is how. */
export function commandOf(
  service: ForeignService,
  folder: string,
  { node, flags, bundles, plugin }: CommandOptions,
): Command {
  const file = serviceFile(service);
  const bin = (name: string): string => join(folder, "node_modules", name);
  const { launcher = "node" } = service;
  switch (launcher) {
    case "tsx":
      return { words: [node, bin("tsx/dist/cli.mjs"), file], byEnvironment: true };
    case "nodemon":
      return {
        words: [node, bin("nodemon/bin/nodemon.js"), "--quiet", file],
        byEnvironment: true,
      };
    case "esbuild":
    case "rolldown":
    case "webpack":
      return {
        words: [node, ...flags, bundle(service, launcher, folder, { bundles, plugin })],
        byEnvironment: false,
      };
    case "node":
      return { words: [node, ...flags, file], byEnvironment: false };
  }
}

const bundlers = {
  esbuild: ["esbuild", "--bundle", "--platform=node", "--minify", "--outfile=OUT", "IN"],
  rolldown: ["rolldown", "--platform", "node", "--file", "OUT", "IN"],
} as const;

function bundle(
  service: ForeignService,
  launcher: "esbuild" | "rolldown" | "webpack",
  folder: string,
  { bundles, plugin }: Pick<CommandOptions, "bundles" | "plugin">,
): string {
  const esm = service.file.endsWith(".mjs") && launcher !== "webpack";
  const out = join(bundles, `${launcher}-${service.file.replace(/\.\w+$/, esm ? ".mjs" : ".cjs")}`);
  mkdirSync(bundles, { recursive: true });
  if (launcher === "webpack") runWebpack(service, folder, out, plugin);
  else {
    const [name, ...args] = bundlers[launcher];
    const words = args.map((word) =>
      word.replace("OUT", out).replace("IN", join(folder, serviceFile(service))),
    );
    execFileSync(join(folder, "node_modules", ".bin", name), words, { cwd: folder, stdio: "pipe" });
  }
  return out;
}

/** Hono publishes nothing by itself: with this package's plugin it does. */
function runWebpack(service: ForeignService, folder: string, out: string, plugin: string): void {
  const script = `${out}.build.mjs`;
  const [webpack, entry, path] = [
    join(folder, "node_modules/webpack/lib/index.js"),
    join(folder, serviceFile(service)),
    dirname(out),
  ].map((one) => JSON.stringify(one));
  writeFileSync(
    script,
    `import webpack from ${webpack};
import { webpackPlugin } from ${JSON.stringify(plugin)};

webpack(
  {
    mode: "production",
    target: "node",
    entry: ${entry},
    output: { path: ${path}, filename: ${JSON.stringify(basename(out))} },
    plugins: [webpackPlugin()],
  },
  (error, stats) => {
    if (error ?? stats.hasErrors()) throw error ?? new Error(stats.toString());
  },
);`,
  );
  execFileSync(process.execPath, [script], { cwd: folder, stdio: "pipe" });
}
