import { withPreload, type StartEdit } from "./start-command.ts";

/** Returns a Procfile whose processes start with the preload, where their line is understood. */
export function withPreloadInProcfile(text: string): StartEdit {
  const edits = text.split("\n").map(editLine);
  if (edits.every(({ changed }) => !changed)) {
    const present = text.includes("@tamma/observability/preload");
    return present ? { kind: "present" } : { kind: "unknown", why: "no process runs node" };
  }
  return { kind: "edited", command: edits.map(({ line }) => line).join("\n") };
}

function editLine(line: string): { readonly line: string; readonly changed: boolean } {
  const [, prefix = "", command = "", end = ""] = /^(\s*[\w-]+:\s*)(.*?)(\s*)$/.exec(line) ?? [];
  if (prefix === "" || prefix.startsWith("release")) return { line, changed: false };
  const edit = withPreload(command, "shell");
  if (edit.kind !== "edited") return { line, changed: false };
  return { line: `${prefix}${edit.command}${end}`, changed: true };
}
