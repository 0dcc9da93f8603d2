/** A module that a source file loads. */
export interface ModuleReference {
  readonly specifier: string;
  readonly by: "import" | "require" | "import()";
}

/** `import a, { b } from "c"`, `import "c"`, `export * from "c"`; types are gone at run time. */
const statement =
  /^[ \t]*(?:import|export)\b(?!\s*type\b)(?:[^'"`;()]*?\bfrom)?\s*(["'])([^"'\n]+)\1/gm;
const call = /(?<![\w.$])(require|import)\(\s*(["'`])([^"'`\n]+)\2/g;

/** Returns what a file loads, as far as its text tells, without what stands in comments. */
export function moduleReferences(text: string): readonly ModuleReference[] {
  const code = withoutComments(text);
  return [
    ...[...code.matchAll(statement)].map(([, , specifier = ""]): ModuleReference => ({
      specifier,
      by: "import",
    })),
    ...[...code.matchAll(call)].map(([, name, , specifier = ""]): ModuleReference => ({
      specifier,
      by: name === "require" ? "require" : "import()",
    })),
  ];
}

/** Whole lines and blocks only: `//` may stand in a string, such as a URL. */
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*\/\*[^]*?\*\//gm, "").replaceAll(/^[ \t]*\/\/.*$/gm, "");
}
