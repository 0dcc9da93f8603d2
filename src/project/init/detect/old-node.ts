import { isSupportedNode } from "../../../supported-node.ts";
import { nodeAt, parseJsonTree, toValue } from "../edits/json-tree.ts";
import type { ProjectFolder } from "../project-folder.ts";

/** A place that asks for a Node.js on which this package sends nothing. */
export interface OldNode {
  /** A file with its line: `Dockerfile:1`. */
  readonly place: string;
  /** What stands there: `node:18-alpine`. */
  readonly text: string;
}

const oldNames = ["argon", "boron", "carbon", "dubnium", "erbium", "fermium", "gallium"];
const oldLines: ReadonlySet<string> = new Set([...oldNames, "hydrogen", "iron"]);

/** Returns what says which Node.js runs, builds or tests the project, and says an older one. */
export function findOldNodes(folder: ProjectFolder, repository: string): readonly OldNode[] {
  const names = folder.list(".");
  const images = names.filter((name) =>
    /^(?:(?:Docker|Container)file(?:\.\w+)?|(?:docker-)?compose(?:\.\w+)?\.ya?ml)$/.test(name),
  );
  const workflows = `${repository}.github/workflows`;
  const pipelines = [
    ...folder.list(workflows).map((name) => `${workflows}/${name}`),
    `${repository}.gitlab-ci.yml`,
  ];
  const versions = [".nvmrc", ".node-version"];
  return [
    ...images.flatMap((file) => inLines(folder, file, imageIn)),
    ...versions.flatMap((file) => inLines(folder, file, (line) => [line.trim()])),
    ...inLines(folder, ".tool-versions", (line) => groups(line, /^node(?:js)?\s+(\S+)/g)),
    ...inManifest(folder),
    ...pipelines.flatMap((file) => inLines(folder, file, versionsInPipeline)),
  ];
}

/** `FROM node:18-alpine`, `image: node:18`, `ARG NODE_VERSION=18`. */
function imageIn(line: string): readonly string[] {
  return [
    ...groups(line, /^\s*(?:FROM\s|image:\s)[^#]*?\b(node:\d[\w.-]*)/gi),
    ...groups(line, /^\s*ARG\s+(NODE(?:_?JS)?_?VERSION=\S+)/gi),
  ];
}

/** `node-version: [18, "20"]`, `image: node:18`. */
function versionsInPipeline(line: string): readonly string[] {
  const listed = /^[\s-]*node(?:-version|_version)?:\s*(\[.*\]|["']?v?\d[\w.]*)/.exec(line)?.[1];
  return [...groups(listed ?? "", /(\d[\w.]*)/g), ...imageIn(line)];
}

function inLines(
  folder: ProjectFolder,
  file: string,
  find: (line: string) => readonly string[],
): readonly OldNode[] {
  const lines = (folder.read(file) ?? "").split("\n");
  return lines.flatMap((line, index) => {
    const text = find(line).filter(isOld).join(", ");
    return text === "" ? [] : [{ place: `${file}:${index + 1}`, text }];
  });
}

/** `engines` lets an old one in; volta's field is the one that runs. */
function inManifest(folder: ProjectFolder): readonly OldNode[] {
  const source = folder.read("package.json") ?? "";
  const tree = parseJsonTree(source);
  return ["engines", "volta"].flatMap((field) => {
    const node = nodeAt(tree, [field, "node"]);
    const range = toValue(node);
    if (node === undefined || typeof range !== "string") return [];
    const lowest = groups(range, /(?:^|[\s|=^~]|>=)v?(\d[\w.]*)/g);
    const line = source.slice(0, node.start).split("\n").length;
    return lowest.some(isOld) ? [{ place: `package.json:${line}`, text: `${field} ${range}` }] : [];
  });
}

function isOld(text: string): boolean {
  const version = text.replace(/^.*[:=]/, "").replaceAll(/["']/g, "");
  if (oldLines.has(version.replace(/^lts\//, ""))) return true;
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  // Without a minor, the last one is meant
  return major !== undefined && !isSupportedNode(`${major}.${minor ?? Infinity}`);
}

function groups(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, group = ""]) => group);
}
