import type { Mismatch } from "../../shape.ts";

/** A Go template as it is read: https://pkg.go.dev/text/template */
export interface GoTemplate {
  readonly main: readonly TemplateNode[];
  /** What `define` and `block` give a name. */
  readonly definitions: readonly Definition[];
  /** Why Go could not read it. */
  readonly flaws: readonly Mismatch[];
}

export interface Definition {
  readonly name: string;
  readonly nodes: readonly TemplateNode[];
}

/** A part of a template; `action` is its text, for messages. */
export type TemplateNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "show"; readonly pipeline: Pipeline; readonly action: string }
  | BlockNode
  | {
      readonly type: "template";
      readonly name: string;
      readonly pipeline: Pipeline | undefined;
      readonly action: string;
    }
  | { readonly type: "break" | "continue"; readonly action: string };

export interface BlockNode {
  readonly type: "if" | "with" | "range";
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  readonly action: string;
}

/** Commands of which each is given what the one before it returns. */
export interface Pipeline {
  readonly variables: readonly string[];
  /** Whether the variables are new ones: `:=`. */
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

/** A value, and the fields that are read of it. */
export interface Operand {
  readonly value: OperandValue;
  readonly fields: readonly string[];
}

export type OperandValue =
  | { readonly type: "literal"; readonly value: Literal }
  | { readonly type: "dot" }
  | { readonly type: "variable" | "function"; readonly name: string }
  | { readonly type: "pipeline"; readonly pipeline: Pipeline };

/** Go's integers are bigints here, and its floats numbers. */
export type Literal = string | number | bigint | boolean | undefined;
