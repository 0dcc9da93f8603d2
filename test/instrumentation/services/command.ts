import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { serviceFile } from "./run-service.ts";
import type { ForeignService } from "./service-table.ts";

/** How to start a service. */
export interface Command {
  readonly words: readonly string[];
  /** Whether the preload goes into NODE_OPTIONS, because the words start something else first. */
  readonly byEnvironment: boolean;
}

/** Returns how `service` is started with `flags` of Node.js; bundles it first if that is how. */
export function commandOf(
  service: ForeignService,
  folder: string,
  { node, flags, bundles }: { node: string; flags: readonly string[]; bundles: string },
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
        words: [node, ...flags, bundle(service, launcher, folder, bundles)],
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
  bundles: string,
): string {
  const esm = service.file.endsWith(".mjs") && launcher !== "webpack";
  const out = join(bundles, `${launcher}-${service.file.replace(/\.\w+$/, esm ? ".mjs" : ".cjs")}`);
  mkdirSync(bundles, { recursive: true });
  if (launcher === "webpack") runWebpack(service, folder, out);
  else {
    const [name, ...args] = bundlers[launcher];
    const words = args.map((word) =>
      word.replace("OUT", out).replace("IN", join(folder, serviceFile(service))),
    );
    execFileSync(join(folder, "node_modules", ".bin", name), words, { cwd: folder, stdio: "pipe" });
  }
  return out;
}

function runWebpack(service: ForeignService, folder: string, out: string): void {
  const script = `${out}.build.cjs`;
  writeFileSync(
    script,
    `require(${JSON.stringify(join(folder, "node_modules/webpack"))})(
  {
    mode: "production",
    target: "node",
    entry: ${JSON.stringify(join(folder, serviceFile(service)))},
    output: { path: ${JSON.stringify(join(out, ".."))}, filename: ${JSON.stringify(out.split("/").at(-1))} },
  },
  (error, stats) => {
    if (error ?? stats.hasErrors()) throw error ?? new Error(stats.toString());
  },
);`,
  );
  execFileSync(process.execPath, [script], { cwd: folder, stdio: "pipe" });
}
