import { chmod, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { diskSpaceCheck } from "#src/health/checks/disk-space.ts";
import { fileFreshnessCheck } from "#src/health/checks/file-freshness.ts";
import { fileWriteCheck } from "#src/health/checks/file-write.ts";
import { probe } from "../../helpers/probe.ts";
import { mountTmpfs, tmpfsMissing } from "../../helpers/tmpfs.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "health-files-"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Writes until the disk is full, in blocks of the page size. */
async function fill(path: string): Promise<void> {
  const block = Buffer.alloc(4096);
  await writeFile(join(path, "big"), Buffer.alloc(0));
  for (let written = 0; written < 1000; written += 1) {
    try {
      await writeFile(join(path, "big"), block, { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") return;
      throw error;
    }
  }
  throw new Error("the disk did not fill");
}

describe("the check of disk space", () => {
  test("measures the root file system by default", async () => {
    const { details, observed } = await probe(diskSpaceCheck());
    expect(details).toMatchObject({ path: "/" });
    expect(observed?.value).toBeGreaterThan(0);
    expect(observed?.value).toBeLessThan(1);
  });

  test("follows a disk as it fills up", async ({ skip }) => {
    skip(tmpfsMissing !== undefined, tmpfsMissing);
    await using disk = await mountTmpfs("size=1m");
    const check = diskSpaceCheck({ path: disk.path });
    expect(await probe(check)).toMatchObject({
      status: "healthy",
      details: { freeBytes: 1_048_576, totalBytes: 1_048_576 },
    });
    await writeFile(join(disk.path, "some"), Buffer.alloc(0.92 * 1_048_576));
    expect(await probe(check)).toMatchObject({ status: "degraded" });
    await fill(disk.path);
    const full = await probe(check);
    expect(full).toMatchObject({ status: "unhealthy", details: { freeBytes: 0 } });
    expect(full.message).toMatch(/: 100\.0 % of the space and [\d.]+ % of the inodes used$/);
  });

  test("notices that the inodes have run out while there is space", async ({ skip }) => {
    skip(tmpfsMissing !== undefined, tmpfsMissing);
    await using disk = await mountTmpfs("size=1m,nr_inodes=10");
    const names = Array.from({ length: 9 }, (_, index) => join(disk.path, `file-${index}`));
    await Promise.all(names.map(async (name) => writeFile(name, "")));
    const { status, details } = await probe(diskSpaceCheck({ path: disk.path }));
    expect(status).toBe("unhealthy");
    expect(details).toMatchObject({ usedInodesShare: 1, usedShare: 0 });
  });

  test("is unhealthy below the bytes that must stay free", async () => {
    const check = diskSpaceCheck({ path: folder, minFreeBytes: 1e18 });
    expect(await probe(check)).toMatchObject({
      status: "unhealthy",
      message: expect.stringMatching(
        /: \d+ bytes free, at most minFreeBytes \(1000000000000000000\); /,
      ),
    });
  });

  test("is unhealthy on a path that is not there", async () => {
    const { message } = await probe(diskSpaceCheck({ path: join(folder, "missing") }));
    expect(message).toMatch(/^ENOENT/);
  });
});

describe("the check of writing files", () => {
  test("is healthy and leaves nothing behind", async () => {
    const check = fileWriteCheck({ directory: folder });
    expect(await probe(check)).toEqual({ status: "healthy", details: { directory: folder } });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is unhealthy on a full disk and leaves nothing behind", async ({ skip }) => {
    skip(tmpfsMissing !== undefined, tmpfsMissing);
    await using disk = await mountTmpfs("size=1m");
    const check = fileWriteCheck({ directory: disk.path });
    expect(await probe(check)).toMatchObject({ status: "healthy" });
    await fill(disk.path);
    const { status, message } = await probe(check);
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/^ENOSPC: no space left on device/);
    expect(await readdir(disk.path)).toEqual(["big"]);
  });

  test("is unhealthy on a read-only file system", async ({ skip }) => {
    skip(tmpfsMissing !== undefined, tmpfsMissing);
    await using disk = await mountTmpfs("size=1m,ro");
    const { message } = await probe(fileWriteCheck({ directory: disk.path }));
    expect(message).toMatch(/^EROFS/);
  });

  test("is unhealthy where it may not write", async ({ skip }) => {
    skip(process.getuid?.() === 0, "root may write everywhere");
    await chmod(folder, 0o500);
    const { message } = await probe(fileWriteCheck({ directory: folder }));
    expect(message).toMatch(/^EACCES/);
  });

  test("is unhealthy on a directory that is not there", async () => {
    const { message } = await probe(fileWriteCheck({ directory: join(folder, "missing") }));
    expect(message).toMatch(/^ENOENT/);
  });
});

describe("the check of a file's freshness", () => {
  async function fileOfAge(seconds: number, content = "secret"): Promise<string> {
    const path = join(folder, "token");
    await writeFile(path, content);
    const written = Date.now() / 1000 - seconds;
    await utimes(path, written, written);
    return path;
  }

  test.each([
    [10, "healthy", undefined],
    [400, "degraded", /: written 40\d s ago$/],
    [4000, "unhealthy", /: written 400\d s ago$/],
  ] as const)("of %i s is %s", async (age, status, message) => {
    const path = await fileOfAge(age);
    const result = await probe(fileFreshnessCheck({ path, degradedAge: "5m", unhealthyAge: "1h" }));
    expect(result.status).toBe(status);
    expect(result.message ?? "").toMatch(message ?? /^$/);
    expect(result.observed?.value).toBeGreaterThanOrEqual(age);
    expect(JSON.stringify(result)).not.toContain("secret");
  });

  test("says that a file is from the future, beyond what clocks differ", async () => {
    const path = await fileOfAge(-30);
    const check = fileFreshnessCheck({ path, unhealthyAge: "1h" });
    expect((await probe(check)).message).toBeUndefined();
    await fileOfAge(-4000);
    expect(await probe(check)).toMatchObject({
      status: "healthy",
      message: expect.stringMatching(
        /: written (3999|4000) s in the future, so its age is unknown$/,
      ),
    });
  });

  test("is unhealthy when the file is empty", async () => {
    const path = await fileOfAge(1, "");
    const result = await probe(fileFreshnessCheck({ path, unhealthyAge: "1h" }));
    expect(result).toMatchObject({
      status: "unhealthy",
      message: `${path}: 0 of at least 1 bytes`,
    });
  });

  test("judges the file behind a link, as mounted secrets are", async () => {
    const path = await fileOfAge(4000);
    await symlink(path, join(folder, "link"));
    const check = fileFreshnessCheck({ path: join(folder, "link"), unhealthyAge: "1h" });
    expect(await probe(check)).toMatchObject({ status: "unhealthy" });
  });

  test("is unhealthy when the file is gone, and does not take a future date for old", async () => {
    const check = fileFreshnessCheck({ path: join(folder, "token"), unhealthyAge: "1h" });
    expect((await probe(check)).message).toMatch(/^ENOENT/);
    await fileOfAge(-1000);
    expect(await probe(check)).toMatchObject({ status: "healthy", observed: { value: 0 } });
  });
});
