import { ObservabilityError } from "../../errors.ts";

/** What was expected of the file system, and what it gave. */
export interface Refusal {
  readonly expected: string;
  readonly got: string;
}

const refusals: ReadonlyMap<string, Refusal> = new Map([
  ["EACCES", { expected: "permission to read and write", got: "none" }],
  ["EBUSY", { expected: "a file that nothing holds", got: "one in use" }],
  ["EDQUOT", { expected: "room within the disk quota", got: "none left" }],
  ["EISDIR", { expected: "a file", got: "a folder" }],
  ["EMFILE", { expected: "file descriptors", got: "none left" }],
  ["ENAMETOOLONG", { expected: "a shorter name", got: "one that is too long" }],
  ["ENOSPC", { expected: "room on the disk", got: "none left" }],
  ["ENOTDIR", { expected: "a folder", got: "a file" }],
  ["EPERM", { expected: "permission to read and write", got: "none" }],
  ["EROFS", { expected: "a file system that can be written", got: "a read-only one" }],
]);

/** Returns the code of a file system's error, such as `ENOENT`; undefined for any other error. */
export function fileErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" && "syscall" in error ? error.code : undefined;
}

/** Returns what an error of the file system means. @throws the error, if it is another one. */
export function toRefusal(error: unknown): Refusal {
  const code = fileErrorCode(error);
  if (code === undefined) throw error;
  const { expected, got } = refusals.get(code) ?? { expected: "no error", got: "one" };
  return { expected, got: `${got} (${code})` };
}

/**
 * Returns what `work` on the file at `path` returns.
 *
 * @throws ObservabilityError `OBS_OUTPUT_UNWRITABLE`, in place of an error of the file system.
 */
export async function onFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ObservabilityError) throw error;
    const { expected, got } = toRefusal(error);
    const message = `${path || "."}: expected ${expected}, got ${got}`;
    throw new ObservabilityError("OBS_OUTPUT_UNWRITABLE", message, { cause: error });
  }
}

/** Returns what `work` returns, or undefined where it fails with one of `codes`. */
export async function unless<T>(
  codes: readonly string[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (codes.includes(fileErrorCode(error) ?? "")) return undefined;
    throw error;
  }
}
