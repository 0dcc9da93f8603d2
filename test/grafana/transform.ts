import { joinByField } from "./join-by-field.ts";
import { titleOf, type Field, type Frame } from "./frame.ts";
import { merge } from "./merge.ts";

interface Step {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
}

type Transform = (frames: readonly Frame[], options: Step["options"]) => readonly Frame[];

/** The transformations that the dashboards of this repository use. */
const transforms: Readonly<Record<string, Transform>> = {
  merge: (frames) => merge(frames),
  joinByField: (frames, { byField, mode }) => joinByField(frames, text(byField), text(mode)),
  organize: (frames, options) => frames.map((frame) => organize(frame, options)),
  filterFieldsByName: (frames, { include }) => {
    const { names = [] } = (include ?? {}) as { readonly names?: readonly string[] };
    return eachFields(frames, (fields) => fields.filter((field) => names.includes(titleOf(field))));
  },
  sortBy: (frames, { sort }) => {
    const [by] = (sort ?? []) as readonly { readonly field: string; readonly desc?: boolean }[];
    return frames.map((frame) => sortedBy(frame, by?.field ?? "", by?.desc ?? false));
  },
  limit: (frames, { limitField }) =>
    eachFields(frames, (fields) =>
      fields.map((field) => ({
        ...field,
        values: field.values.slice(0, Number(limitField ?? 10)),
      })),
    ),
};

/** Applies a panel's transformations. Throws on one that this test does not know. */
export function transform(frames: readonly Frame[], steps: readonly Step[]): readonly Frame[] {
  return steps.reduce<readonly Frame[]>((before, { id, options }) => {
    const apply = transforms[id];
    if (apply === undefined) {
      const known = Object.keys(transforms).join(", ");
      throw new Error(`expected one of the transformations ${known}, got ${id}`);
    }
    return apply(before, options);
  }, frames);
}

/** Returns the frame with its rows in the order of a column; numbers that are none come last. */
export function sortedBy(frame: Frame, name: string, descending: boolean): Frame {
  const by = frame.fields.find((field) => titleOf(field) === name);
  if (by === undefined) {
    const titles = frame.fields.map(titleOf).join(", ");
    throw new Error(`expected a column to sort by among ${titles}, got ${name}`);
  }
  const rank = [...by.values.keys()].toSorted(
    (a, b) => compare(by.values[a], by.values[b]) * (descending ? -1 : 1),
  );
  return {
    ...frame,
    fields: frame.fields.map((field) => ({
      ...field,
      values: rank.map((index) => field.values[index]),
    })),
  };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

function organize(frame: Frame, options: Step["options"]): Frame {
  const excluded = record<boolean>(options["excludeByName"]);
  const included = record<boolean>(options["includeByName"]);
  const place = record<number>(options["indexByName"]);
  const renamed = record<string>(options["renameByName"]);
  const onlyIncluded = Object.values(included).some(Boolean);
  const last = Object.keys(place).length;
  const fields = frame.fields
    .filter((field) => excluded[titleOf(field)] !== true)
    .filter((field) => !onlyIncluded || included[titleOf(field)] === true)
    .toSorted((a, b) => (place[titleOf(a)] ?? last) - (place[titleOf(b)] ?? last))
    .map((field) => {
      const title = renamed[titleOf(field)];
      return title === undefined || title === "" ? field : { ...field, title };
    });
  return { ...frame, fields };
}

function eachFields(
  frames: readonly Frame[],
  change: (fields: readonly Field[]) => readonly Field[],
): readonly Frame[] {
  return frames.map((frame) => ({ ...frame, fields: change(frame.fields) }));
}

function record<T>(value: unknown): Readonly<Record<string, T>> {
  return (value ?? {}) as Readonly<Record<string, T>>;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
