import type { Drawn } from "../drawn.ts";
import type { FieldConfig } from "../field-config.ts";

/** A number that a viewer sees, and what it belongs to. */
export interface SeenNumber {
  readonly name: string;
  readonly value: number;
  readonly config: FieldConfig;
}

/** Returns the numbers that are shown: of lines every point. */
export function drawnNumbers(drawn: Drawn): readonly SeenNumber[] {
  switch (drawn.kind) {
    case "series":
      return drawn.series.flatMap(({ name, config, points }) =>
        points.flatMap(([, value]) => (value === undefined ? [] : [{ name, value, config }])),
      );
    case "numbers":
      return drawn.numbers.flatMap(({ name, value, config }) =>
        value === undefined ? [] : [{ name, value, config }],
      );
    case "table":
      return drawn.columns.flatMap(({ title, type, config, values }) =>
        type === "number"
          ? values
              .filter((value) => typeof value === "number")
              .map((value) => ({ name: title, value, config }))
          : [],
      );
    case "nothing":
    case "text":
    case "lines":
      return [];
  }
}
