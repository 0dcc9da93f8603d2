import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CachedFolder, cachedFolder, digest } from "./cache.ts";
import { run } from "./command.ts";
import type { CompletedModule, GoBuild } from "./recipes.ts";

const cgoFree = { CGO_ENABLED: "0" };

/**
 * Returns the cached folder of an image's binaries and module files, compiled if it is
 * not there. The folder's name has the digest of everything the result follows from.
 */
export async function goBinaries(
  name: string,
  folder: string,
  build: GoBuild,
): Promise<CachedFolder> {
  const sources = await moduleSources(folder, build);
  const key = await digest(
    [JSON.stringify(build)],
    sources.map((file) => join(folder, file)),
  );
  return cachedFolder(`${name}-${key}`, async (out) => {
    await requireGo(folder);
    const work = join(out, ".work");
    await mkdir(work);
    for (const file of sources) await cp(join(folder, file), join(work, file));
    if (build.completed !== undefined) await completeModule(work, build.completed);
    await compile(work, out, build);
    await copyModuleFiles(work, out, build);
    await rm(work, { recursive: true });
  });
}

async function moduleSources(folder: string, build: GoBuild): Promise<readonly string[]> {
  const files = await readdir(folder);
  const added = Object.values(build.completed?.added ?? {});
  return files
    .filter((file) => /^go\.(?:mod|sum)$|\.go$/.test(file) || added.includes(file))
    .toSorted();
}

// Outside of a module, so that the wrapper's own `replace` has no say in what is downloaded.
async function completeModule(work: string, completed: CompletedModule): Promise<void> {
  const wanted = `${completed.module}@${completed.version}`;
  const answer = await run("go", ["mod", "download", "-json", wanted], { cwd: tmpdir() });
  // The shape is documented by `go help mod download`.
  const { Dir: dir, Sum: sum } = JSON.parse(answer) as {
    readonly Dir: string;
    readonly Sum: string;
  };
  if (sum !== completed.sum) {
    throw new Error(`${wanted}: expected checksum ${completed.sum}, got ${sum}`);
  }
  const copy = join(work, "src");
  await cp(dir, copy, { recursive: true });
  // The module cache is read-only, and so is a copy of it.
  await run("chmod", ["-R", "u+w", copy]);
  for (const [path, file] of Object.entries(completed.added)) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(work, file), join(copy, path));
  }
}

async function compile(work: string, out: string, build: GoBuild): Promise<void> {
  const versions = Object.entries(build.variables).map(([name, value]) => `-X ${name}=${value}`);
  const flags = [
    ["-trimpath", "-buildvcs=false", "-mod=readonly"],
    ["-tags", build.tags],
    ["-ldflags", ["-s", "-w", ...versions].join(" ")],
    ["-o", `${out}/`],
  ].flat();
  await run("go", ["build", ...flags, ...build.packages], { cwd: work, env: cgoFree });
}

async function copyModuleFiles(work: string, out: string, build: GoBuild): Promise<void> {
  if (build.moduleFiles === undefined) return;
  const { module, paths } = build.moduleFiles;
  const dir = await run("go", ["list", "-m", "-f", "{{.Dir}}", module], { cwd: work });
  for (const [as, path] of Object.entries(paths)) {
    await cp(join(dir, path), join(out, as));
    await run("chmod", ["u+w", join(out, as)]);
  }
}

// Clearer than the compiler's own words, or than "spawn go ENOENT".
async function requireGo(folder: string): Promise<void> {
  const wanted = /^go (\d+\.\d+)/m.exec(await readFile(join(folder, "go.mod"), "utf8"))?.[1];
  const have = await run("go", ["env", "GOVERSION"], { cwd: tmpdir() }).catch(() => "none");
  const [, major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(have) ?? []).map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = (wanted ?? "0.0").split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Error(
      `expected Go ${wanted} or later, got ${have}; \`bash .ci/image-tools.sh\` installs it`,
    );
  }
}
