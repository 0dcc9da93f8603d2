// Fetches and builds the servers that health checks are tested against and Debian has no package of:
//   node test/servers/build.ts
// They are cached as the backends' binaries are: test/stack/images/README.md.
import { cp } from "node:fs/promises";
import { join } from "node:path";

import { cachedFolder, digest } from "../stack/images/cache.ts";
import { run } from "../stack/images/command.ts";
import { goBinaries } from "../stack/images/go-binaries.ts";
import { linkTools } from "../stack/images/tool-links.ts";

const root = import.meta.dirname;
const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;

/** MongoDB's wire protocol on SQLite, under the Apache license, as MongoDB itself is not. */
async function ferretdb(): Promise<boolean> {
  const { path, made } = await goBinaries("ferretdb", join(root, "ferretdb"), {
    packages: ["github.com/FerretDB/FerretDB/cmd/ferretdb"],
    tags: "ferretdb_no_postgresql",
    variables: {},
    tools: {},
    completed: {
      module: "github.com/FerretDB/FerretDB",
      version: "v1.24.2",
      sum: "h1:trrUU0LbmusMbyubhPS1IELncvrIwKrsRT2LW1UUWCw=",
      // its own build writes this file, and without it the program refuses to start
      added: { "build/version/version.txt": "version.txt" },
    },
  });
  await linkTools({ ferretdb: "ferretdb" }, path);
  return made;
}

async function kafka(): Promise<boolean> {
  const pom = join(root, "kafka", "pom.xml");
  const { path, made } = await cachedFolder(`kafka-${await digest([], [pom])}`, async (out) => {
    await cp(pom, join(out, "pom.xml"));
    const jars = `-DoutputDirectory=${join(out, "jars")}`;
    const goal = "dependency:copy-dependencies";
    await run("mvn", ["-q", "-B", goal, jars, "-DincludeScope=runtime"], { cwd: out });
  });
  await linkTools({ "kafka-jars": "jars" }, path);
  return made;
}

for (const server of [kafka, ferretdb]) {
  const started = performance.now();
  const made = await server();
  console.log(`servers: ${server.name} ${made ? `made in ${seconds(started)}` : "is cached"}`);
}
