import { parseAllDocuments } from "yaml";

import { isObject } from "../../is-object.ts";
import { flawsOf, type Flaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { apiVersion, kinds, type Kind, type Metadata } from "./schema-parts.ts";
import { objectSchema, type Spec } from "./schema.ts";

/** Something in files of OpenSLO that no objective can be made of. */
export interface OpenSloProblem extends Flaw {
  readonly file: string;
}

/** An object of OpenSLO with the file that it stands in. */
export interface Placed<K extends Kind = Kind> {
  readonly file: string;
  readonly kind: K;
  readonly metadata: Metadata;
  readonly spec: Spec<K>;
}

/** What the files hold. */
export interface ReadDocuments {
  readonly objects: readonly Placed[];
  readonly problems: readonly OpenSloProblem[];
}

/** Returns the objects of all files, in order, and what cannot be read. */
export function readDocuments(files: ReadonlyMap<string, string>): ReadDocuments {
  const read = [...files].map(([file, text]) => readFile(file, text));
  const objects = read.flatMap((one) => one.objects);
  return { objects, problems: [...read.flatMap((one) => one.problems), ...twice(objects)] };
}

/** Returns the objects of the kind. */
export function ofKind<K extends Kind>(objects: readonly Placed[], kind: K): readonly Placed<K>[] {
  return objects.filter((one): one is Placed<K> => one.kind === kind);
}

/** Returns where in the files a field of the object is: `SLO checkout.spec.service`. */
export function placeOf({ kind, metadata }: Pick<Placed, "kind" | "metadata">, field = ""): string {
  const place = `${kind} ${metadata.name}`;
  return field === "" ? place : `${place}.${field}`;
}

function readFile(file: string, text: string): ReadDocuments {
  const documents = parseAllDocuments(text, { logLevel: "error" });
  const all = Array.isArray(documents) ? documents : [];
  const read = all.map((document, index) => {
    const field = all.length === 1 ? "" : `document ${index + 1}`;
    const [error] = document.errors;
    if (error !== undefined) {
      const got = error.message.split("\n")[0] ?? "text that is none";
      return { objects: [], problems: [{ file, field, expected: "YAML", got }] };
    }
    try {
      return readObject(file, field, document.toJS({ maxAliasCount: 100 }));
    } catch (cause) {
      return { objects: [], problems: [{ file, field, expected: "YAML", got: String(cause) }] };
    }
  });
  return {
    objects: read.flatMap(({ objects }) => objects),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readObject(file: string, document: string, data: unknown): ReadDocuments {
  if (data === null) return { objects: [], problems: [] };
  if (Array.isArray(data)) return listed(file, document, data);
  if (!isObject(data)) {
    return wrong(file, document, `an object of ${apiVersion}`, show(data));
  }
  if (data["apiVersion"] !== apiVersion) {
    return wrong(file, within(document, "apiVersion"), apiVersion, show(data["apiVersion"]));
  }
  const kind = kinds.find((one) => one === data["kind"]);
  if (kind === undefined) {
    const expected = `one of ${kinds.join(", ")}`;
    return wrong(file, within(document, "kind"), expected, show(data["kind"]));
  }
  const flaws = flawsOf(objectSchema(kind), data);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what has no flaw is of its type
  const object = { ...(data as unknown as Placed), kind, file };
  if (flaws.length === 0) return { objects: [object], problems: [] };
  const name = isObject(data["metadata"]) ? data["metadata"]["name"] : undefined;
  const place = typeof name === "string" ? `${kind} ${name}` : within(document, kind);
  const problems = flaws.map(({ field, ...flaw }) => ({
    file,
    field: field === "" ? place : `${place}.${field}`,
    ...flaw,
  }));
  return { objects: [], problems };
}

/** A document may be a list of objects, as the project's own library reads it. */
function listed(file: string, document: string, data: readonly unknown[]): ReadDocuments {
  const read = data.map((one, index) => readObject(file, within(document, `[${index}]`), one));
  return {
    objects: read.flatMap(({ objects }) => objects),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function wrong(file: string, field: string, expected: string, got: string): ReadDocuments {
  return { objects: [], problems: [{ file, field, expected, got }] };
}

function within(document: string, field: string): string {
  return document === "" ? field : `${document}: ${field}`;
}

/** A reference says a kind and a name, so that two of the same cannot be told apart. */
function twice(objects: readonly Placed[]): readonly OpenSloProblem[] {
  return objects.flatMap((one, index) => {
    const first = objects
      .slice(0, index)
      .find(({ kind, metadata }) => kind === one.kind && metadata.name === one.metadata.name);
    if (first === undefined) return [];
    const expected = `one ${one.kind} of that name`;
    return [{ file: one.file, field: placeOf(one), expected, got: `another in ${first.file}` }];
  });
}
