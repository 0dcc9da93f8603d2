import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Spool, type SpoolOptions } from "#src/instrumentation/export/spool/spool.ts";

import { mountTmpfs, tmpfsMissing } from "../helpers/tmpfs.ts";

let base: string;
beforeEach(() => void (base = mkdtempSync(join(tmpdir(), "spool-"))));
afterEach(() => rmSync(base, { recursive: true }));

interface Opened {
  readonly spool: Spool;
  readonly failures: readonly (string | undefined)[];
}

function open(options: Partial<SpoolOptions> = {}): Opened {
  const failures: (string | undefined)[] = [];
  const spool = new Spool({
    folder: join(base, "spool"),
    destination: "collector",
    onFailure: (reason) => failures.push(reason),
    now: () => performance.now(),
    ...options,
  });
  return { spool, failures };
}

const request = (text: string) => ({ signal: "logs", items: 3, body: Buffer.from(text) }) as const;

/** Writes `texts` in a process of its own, which is killed when `end` is called. */
async function otherProcess(
  ...texts: readonly string[]
): Promise<{ readonly child: ChildProcess; readonly end: () => Promise<void> }> {
  const module = join(import.meta.dirname, "../../src/instrumentation/export/spool/spool.ts");
  const script = `
    import { Spool } from ${JSON.stringify(module)};
    const spool = new Spool({
      folder: ${JSON.stringify(join(base, "spool"))},
      destination: "collector",
      onFailure: console.error,
      now: () => performance.now(),
    });
    for (const text of ${JSON.stringify(texts)}) {
      spool.add({ signal: "logs", items: 3, body: Buffer.from(text) });
    }
    console.log("written");
    setInterval(() => undefined, 1_000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    child,
    async end() {
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}

const adopted = (spool: Spool): readonly string[] =>
  spool.adopt().map((file) => {
    const content = spool.read(file);
    return content.kind === "body" ? Buffer.from(content.body).toString() : content.kind;
  });

describe("a spool", () => {
  it("gives back what was put into it until it is removed", () => {
    const { spool } = open();
    const file = spool.add(request("one"));
    if (file === undefined) throw new Error("not written");
    expect(spool.read(file)).toEqual({ kind: "body", body: Buffer.from("one") });
    spool.remove(file);
    expect(spool.read(file)).toEqual({ kind: "gone" });
  });

  it("is for its user only, whatever the umask", () => {
    const before = process.umask(0);
    try {
      const { spool } = open();
      const file = spool.add(request("one"));
      const [own = ""] = readdirSync(join(base, "spool"));
      expect(statSync(join(base, "spool")).mode & 0o777).toBe(0o700);
      expect(statSync(join(base, "spool", own)).mode & 0o777).toBe(0o700);
      expect(statSync(file?.path ?? "").mode & 0o777).toBe(0o600);
      expect(statSync(join(base, "spool", own, "owner.json")).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  it("leaves no empty folder behind, and one that is not empty", () => {
    const [empty, full] = [open().spool, open().spool];
    const file = empty.add(request("one"));
    full.add(request("two"));
    if (file !== undefined) empty.remove(file);
    empty.close();
    full.close();
    expect(readdirSync(join(base, "spool"))).toHaveLength(1);
  });

  it.for([
    ["cut", (path: string) => truncateSync(path, 18)],
    ["empty", (path: string) => truncateSync(path, 0)],
    [
      "changed in one bit",
      (path: string) => {
        const content = readFileSync(path);
        content[17] = (content[17] ?? 0) ^ 1;
        writeFileSync(path, content);
      },
    ],
    ["of another format", (path: string) => writeFileSync(path, "something else entirely")],
  ] as const)("recognises a file that is %s", ([, tear]) => {
    const { spool } = open();
    const file = spool.add(request("one"));
    tear(file?.path ?? "");
    expect(file === undefined ? file : spool.read(file)).toEqual({ kind: "torn" });
  });

  it("says once that its folder cannot be written, and once that it can again", () => {
    writeFileSync(join(base, "spool"), "a file where the folder should be");
    const { spool, failures } = open();
    expect(spool.add(request("one"))).toBe(undefined);
    expect(spool.add(request("two"))).toBe(undefined);
    expect(failures).toEqual([expect.stringMatching(/^(?:EEXIST|ENOTDIR)/)]);
    rmSync(join(base, "spool"));
    expect(spool.add(request("three"))).toMatchObject({ signal: "logs", items: 3 });
    expect(failures).toEqual([expect.any(String), undefined]);
  });

  // In a process of its own: a thread that tries for ever cannot be ended
  it.each(
    process.platform === "linux"
      ? ["/proc/nope", "/proc/nope/below", "/sys/nope", "/dev/null/below"]
      : ["/dev/null/below"],
  )("says so where no folder can be made: %s", (folder) => {
    const module = join(import.meta.dirname, "../../src/instrumentation/export/spool/spool.ts");
    const script = `
      import { Spool } from ${JSON.stringify(module)};
      const options = { folder: ${JSON.stringify(folder)}, destination: "collector" };
      const spool = new Spool({ ...options, onFailure: console.log, now: () => 0 });
      console.log(spool.add({ signal: "logs", items: 3, body: Buffer.from("one") }));
    `;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 10_000,
      killSignal: "SIGKILL",
    });
    expect(run.stdout).toMatch(/^E[A-Z]+: .*\nundefined\n$/);
  });

  it.skipIf(process.getuid?.() === 0)("says so without leave to write", () => {
    mkdirSync(join(base, "spool"));
    chmodSync(join(base, "spool"), 0o500);
    const { spool, failures } = open();
    expect(spool.add(request("one"))).toBe(undefined);
    expect(failures).toEqual([expect.stringMatching(/^EACCES/)]);
  });

  it("whose folder is removed while it runs makes it anew", () => {
    const { spool, failures } = open();
    spool.add(request("one"));
    rmSync(join(base, "spool"), { recursive: true });
    spool.add(request("two"));
    expect(spool.add(request("three"))).toMatchObject({ items: 3 });
    expect(failures).toEqual([expect.stringMatching(/^ENOENT/), undefined]);
  });

  it("goes on when a file cannot be removed, and when its folder is gone at the end", () => {
    const { spool, failures } = open();
    const file = spool.add(request("one"));
    if (file === undefined) throw new Error("not written");
    rmSync(file.path);
    mkdirSync(file.path);
    spool.remove(file);
    expect(failures).toEqual([expect.stringMatching(/EISDIR/)]);
    expect(spool.add(request("two"))).toMatchObject({ items: 3 });
    rmSync(join(base, "spool"), { recursive: true });
    spool.touch();
    spool.close();
    expect(spool.add(request("three"))).toMatchObject({ items: 3 });
  });

  it.skipIf(tmpfsMissing !== undefined)("on a full disk leaves no part of a file", async () => {
    await using disk = await mountTmpfs("size=64k");
    const { spool, failures } = open({ folder: disk.path });
    const body = Buffer.alloc(20_000, 1);
    const files = Array.from({ length: 5 }, () => spool.add({ ...request("x"), body }));
    const written = files.filter((file) => file !== undefined);
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(5);
    expect(failures).toEqual([expect.stringMatching(/^ENOSPC/)]);
    const [own = ""] = readdirSync(disk.path);
    expect(readdirSync(join(disk.path, own))).toHaveLength(written.length + 1);
    for (const file of written) spool.remove(file);
    expect(spool.add({ ...request("x"), body })).toMatchObject({ items: 3 });
    expect(failures).toHaveLength(2);
  });
});

describe("what another process has left", () => {
  it("is taken when it was killed, the oldest first, and once", async () => {
    const other = await otherProcess("one", "two", "three");
    await other.end();
    const [first, second] = [open().spool, open().spool];
    expect(adopted(first)).toEqual(["one", "two", "three"]);
    expect(adopted(second)).toEqual([]);
    expect(readdirSync(join(base, "spool"))).toHaveLength(1);
  });

  it("is left alone while it runs, also when it is stopped", async () => {
    const other = await otherProcess("one");
    other.child.kill("SIGSTOP");
    let now = 0;
    const { spool } = open({ now: () => now });
    expect(adopted(spool)).toEqual([]);
    now += 600_000;
    expect(adopted(spool)).toEqual([]);
    await other.end();
    expect(adopted(spool)).toEqual(["one"]);
  });

  it("is left alone when it goes to another destination", async () => {
    const other = await otherProcess("one");
    await other.end();
    expect(adopted(open({ destination: "elsewhere" }).spool)).toEqual([]);
    expect(adopted(open().spool)).toEqual(["one"]);
  });

  it.skipIf(process.getuid?.() !== 0)("in another user's name is left alone", async () => {
    const other = await otherProcess("one");
    await other.end();
    const [folder = ""] = readdirSync(join(base, "spool"));
    chownSync(join(base, "spool", folder), 12_345, 12_345);
    expect(adopted(open().spool)).toEqual([]);
  });

  it("of another container is taken when nobody has touched it for a minute", async () => {
    const other = await otherProcess("one");
    await other.end();
    const [folder = ""] = readdirSync(join(base, "spool"));
    const path = join(base, "spool", folder, "owner.json");
    const owner = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...owner, realm: "elsewhere" }));
    let now = 0;
    const { spool } = open({ now: () => now });
    expect(adopted(spool)).toEqual([]);
    now += 59_999;
    expect(adopted(spool)).toEqual([]);
    now += 1;
    expect(adopted(spool)).toEqual(["one"]);
  });

  it("unfinished is removed", async () => {
    const other = await otherProcess("one");
    await other.end();
    const [folder = ""] = readdirSync(join(base, "spool"));
    writeFileSync(join(base, "spool", folder, "1.otlp.tmp"), "half");
    const { spool } = open();
    expect(adopted(spool)).toEqual(["one"]);
    expect(readdirSync(join(base, "spool"))).not.toContain(folder);
  });
});
