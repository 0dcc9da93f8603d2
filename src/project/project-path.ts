import { realpathSync } from "node:fs";
import { isAbsolute, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Returns the path from the project's root of a file that a definition names: relative already,
 * absolute, or the file's own `import.meta.url`. Undefined where it is outside of the project.
 */
export function projectPath(root: string, file: string): string | undefined {
  const path = fromRoot(root, file);
  return path === undefined || path === "" || path.startsWith("..") ? undefined : path;
}

function fromRoot(root: string, file: string): string | undefined {
  const path = file.startsWith("file:") ? fromUrl(file) : file;
  if (path === undefined || !isAbsolute(path)) return path && posix.normalize(path);
  // The URL of a module has no symbolic links
  const base = file.startsWith("file:") ? realpathSync(root) : root;
  return relative(base, path).split(sep).join("/");
}

function fromUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined; // a host, or an encoded slash: no file of this machine
  }
}
