/**
 * Whether `path` is relative, with forward slashes, and stays below where it starts on every
 * system: no `..`, no drive, no backslash, no control character.
 */
export function isPlainPath(path: string): boolean {
  return (
    // oxlint-disable-next-line no-control-regex -- they are what is refused
    !/[\\\u0000-\u001f\u007f]|^[a-zA-Z]:/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

/** Whether `path` is strictly below `folder`; `""` is the root, above everything else. */
export function isBelow(path: string, folder: string): boolean {
  return folder === "" ? path !== "" : path.startsWith(`${folder}/`);
}

/** Returns the folder that holds `path`; `""` for the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Returns the folders above `path`, the nearest first, without the root. */
export function ancestorsOf(path: string): readonly string[] {
  const parent = parentOf(path);
  return parent === "" ? [] : [parent, ...ancestorsOf(parent)];
}

/** Returns what two names share that are one file where the file system ignores case. */
export function foldCase(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
