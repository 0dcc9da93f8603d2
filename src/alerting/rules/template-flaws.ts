import { isBroken } from "../../promql/broken.ts";
import type { Condition } from "../../promql/expression.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw, Mismatch } from "../../shape.ts";
import { show } from "../../show.ts";
import { nearest } from "../../nearest.ts";
import { checkGoTemplate, type TemplateBody } from "../go-template/check.ts";
import { expanded } from "../rule-engine/template/expand.ts";
import { templateFunctions } from "../rule-engine/template/functions.ts";
import { ruleDialect } from "../rule-engine/template/rule-dialect.ts";
import { TemplateFailure } from "../rule-engine/template/value.ts";

/** What templates read of the alert, and what of it has fields of its own. */
const rootFields = ["Labels", "Value", "ExternalLabels", "ExternalURL"] as const;

/**
 * Returns what Prometheus could not read or fill in, in a text of an alert on the condition, and the
 * labels in it that the condition's series do not have.
 */
export function templateFlaws(field: string, text: string, when: Condition): readonly Flaw[] {
  if (!text.includes("{{")) return [];
  const { bodies, flaws } = checkGoTemplate(text, ruleDialect);
  const found: readonly Mismatch[] =
    flaws.length > 0
      ? flaws
      : [
          ...bodies.slice(0, 1).flatMap((body) => fieldFlaws(body, when)),
          ...undefinedTemplates(bodies),
        ];
  const all = found.length > 0 ? found : expansionFlaws(text, when);
  const once = new Map(all.map((flaw) => [`${flaw.expected} ${flaw.got}`, { field, ...flaw }]));
  return [...once.values()];
}

/** What the text itself reads; of what a template in it is called with, nothing is known. */
function fieldFlaws(
  { fields, variableFields }: TemplateBody,
  when: Condition,
): readonly Mismatch[] {
  return [
    ...fields.flatMap((chain) => chainFlaws(chain, `.${chain.join(".")}`, when)),
    ...variableFields.flatMap(([variable = "", ...chain]) => {
      const root = rootFields.find((one) => `$${one}`.toLowerCase() === variable.toLowerCase());
      return chainFlaws([root ?? "", ...chain], [variable, ...chain].join("."), when);
    }),
  ];
}

function chainFlaws(
  [root = "", label, ...deeper]: readonly string[],
  got: string,
  when: Condition,
): readonly Mismatch[] {
  if (!rootFields.some((one) => one === root)) {
    const near = nearest(root, rootFields);
    const all = rootFields.map((one) => `.${one}`).join(", ");
    return [{ expected: near === undefined ? `one of ${all}` : `the field .${near}`, got }];
  }
  if (label === undefined) return [];
  const isMap = root === "Labels" || root === "ExternalLabels";
  if (!isMap || deeper.length > 0) {
    return [{ expected: `${isMap ? "a label" : `.${root}`}, which has no fields`, got }];
  }
  const names = when.labels.map(labelName);
  if (root !== "Labels" || isBroken(when.node) || names.includes(label)) return [];
  return [
    { expected: `a label of the condition (${names.join(", ") || "none"})`, got: show(label) },
  ];
}

function undefinedTemplates(bodies: readonly TemplateBody[]): readonly Mismatch[] {
  const known = new Set(bodies.flatMap(({ name }) => name ?? []));
  return bodies
    .flatMap(({ calls }) => calls.map(({ name }) => name))
    .filter((name) => !known.has(name))
    .map((name) => ({
      expected: `a template that the text defines, such as ${show(name)}`,
      got: "none",
    }));
}

/** Values and texts of labels that a template may be filled in with. */
const trialValues = [0, 0.5, 1, 12, 1e6];
const trialTexts = ["0", "example"];

/** A template that none of the values fills in is wrong whatever the alert finds. */
function expansionFlaws(text: string, { labels, node }: Condition): readonly Mismatch[] {
  if (isBroken(node) || !isTryable(text)) return [];
  const outcomes = trialTexts.flatMap((one) => {
    const entries = labels.map((label) => [labelName(label), one] as const);
    return trialValues.map((value) => failureOf(text, Object.fromEntries(entries), value));
  });
  const [first] = outcomes;
  if (first === undefined || outcomes.includes(undefined)) return [];
  return [{ expected: "a template that Prometheus can fill in", got: `${show(text)} (${first})` }];
}

/** What a query finds, and what only Go's own values have, is not known here. */
function isTryable(text: string): boolean {
  const words = text.match(/[a-zA-Z]\w*/g) ?? [];
  return words.every(
    (word) => word !== "query" && (!ruleDialect.functions.has(word) || word in templateFunctions),
  );
}

function failureOf(
  text: string,
  labels: Readonly<Record<string, string>>,
  value: number,
): string | undefined {
  try {
    const externalUrl = "http://prometheus.example";
    expanded(text, { labels, value, externalLabels: {}, externalUrl, atMs: 0, query: () => [] });
    return undefined;
  } catch (error) {
    if (error instanceof TemplateFailure) return error.message;
    throw error;
  }
}
