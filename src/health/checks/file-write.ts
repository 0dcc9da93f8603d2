import { randomBytes } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { isText, requireTarget } from "./support/target.ts";
import { judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** Where `fileWriteCheck` writes. */
export interface FileWriteTarget {
  /** Where the application writes. */
  readonly directory: string;
  /** @default 4096 */
  readonly bytes?: number;
}

const fields: FieldsOf<FileWriteTarget> = { directory: judgedLater, bytes: judgedLater };

/**
 * Writes a file, flushes it to the device, reads it back and removes it: a full, read-only or dying
 * disk fails here while its directory can still be listed. Of a file system that hangs one file is
 * left at most.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` without a directory.
 */
export function fileWriteCheck(
  target: FileWriteTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("file-write", target, fields);
  const { directory, bytes = 4096 } = target;
  requireTarget("file-write", isText(directory, "directory"), [
    Number.isInteger(bytes) && bytes > 0,
    `bytes: expected an integer > 0, got ${bytes}`,
  ]);
  const write = oneAtATime(async () => roundTrip(directory, bytes));
  return defineCheck({
    name: "file-write",
    interval: "1m",
    ...options,
    async check(context) {
      const same = await write(context);
      return same
        ? { status: "healthy", details: { directory } }
        : { status: "unhealthy", message: `${directory}: read back other bytes than written` };
    },
  });
}

async function roundTrip(directory: string, bytes: number): Promise<boolean> {
  const path = join(directory, `.health-${process.pid}-${randomBytes(6).toString("hex")}`);
  const written = randomBytes(bytes);
  const file = await open(path, "wx+", 0o600);
  try {
    await file.writeFile(written);
    await file.sync();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return bytesRead === bytes && buffer.equals(written);
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
