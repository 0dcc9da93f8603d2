import type { Config } from "../../config.ts";
import { parseFieldPath, type FieldPath } from "../../redaction/field-paths.ts";
import { createRedactor } from "../../redaction/redact-value.ts";
import { mask } from "../../redaction/rules.ts";
import type { AttributeRules } from "./attributes.ts";

/** The settings of privacy. */
export type PrivacySettings = Pick<
  Config,
  "privacyOff" | "privacyKeep" | "privacyFields" | "privacyPatterns" | "privacyQuery"
>;

/**
 * Returns the rules that the settings make. A field path or pattern that cannot be read is told to
 * `onProblem` and left out; all others are in force.
 */
export function toPrivacyRules(
  settings: PrivacySettings,
  onProblem: (problem: string) => void,
): AttributeRules {
  const off = new Set(settings.privacyOff);
  const keep = new Set(settings.privacyKeep.map((name) => name.toLowerCase()));
  const fields = settings.privacyFields.flatMap((text) => readPath(text, onProblem));
  const patterns = settings.privacyPatterns.flatMap((text) => readPattern(text, onProblem));
  const redactor = createRedactor({ off, keep, patterns, mask });
  return { off, keep, fields, query: settings.privacyQuery, redactor };
}

function readPath(text: string, onProblem: (problem: string) => void): FieldPath[] {
  const path = parseFieldPath(text);
  if (path !== undefined) return [path];
  onProblem(
    `OBS_PRIVACY_FIELDS: expected a path such as "user.ssn", "*.ssn" or "**.ssn", got ${JSON.stringify(text)}; the others are used`,
  );
  return [];
}

function readPattern(source: string, onProblem: (problem: string) => void): RegExp[] {
  const problem = flawOf(source);
  if (problem === undefined) return [new RegExp(source, "gu")];
  onProblem(`OBS_PRIVACY_PATTERNS: ${problem}, got ${JSON.stringify(source)}; the others are used`);
  return [];
}

/**
 * A pattern that matches nothing at all would mask between all characters; a repetition within a
 * repetition can take for ever.
 */
function flawOf(source: string): string | undefined {
  try {
    if (new RegExp(source, "u").test(""))
      return "expected a pattern that does not match the empty text";
  } catch {
    return "expected a regular expression";
  }
  return /[+*}]\)[+*{]/.test(source)
    ? "expected no repetition directly within a repetition, which can take for ever"
    : undefined;
}
