import type { Flaw } from "../shape.ts";
import { isObject } from "../is-object.ts";
import { toKebabCase } from "../letter-case.ts";
import { nearest } from "../nearest.ts";
import { show } from "../show.ts";
import { checkChanges, isText } from "./check-changes.ts";
import type { Changes, ShippedAlert, ShippedRule } from "./rules/definition.ts";

/** How a rule is changed: for all services, and for those that have values of their own. */
export interface RuleChange {
  readonly changes: Changes;
  readonly services: ReadonlyMap<string, Changes>;
}

/** What users want of the rules, and everything in it that cannot be meant. */
export interface CheckedOptions {
  readonly disabled: ReadonlySet<string>;
  /** Companions that are not wanted: whether there are such is known to the project alone. */
  readonly withoutCompanions: readonly string[];
  readonly changes: ReadonlyMap<string, RuleChange>;
  readonly problems: readonly Flaw[];
}

const where = "shippedRules";

/** Returns the options of `shippedRules`, looked at one by one. */
export function checkRuleOptions(options: unknown, rules: readonly ShippedRule[]): CheckedOptions {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const { disable, override, problems } = fieldsOf(options);
  const disabled = checkDisabled(disable, byId);
  const overridden = Object.entries(override).map(([id, value]) => ({
    id,
    ...checkOverride(id, value, byId, disable),
  }));
  const ids = Object.keys(disable);
  return {
    disabled: new Set(ids),
    withoutCompanions: ids.filter(isCompanion),
    changes: new Map(overridden.flatMap(({ id, change }) => (change ? [[id, change]] : []))),
    problems: [...problems, ...disabled, ...overridden.flatMap((one) => one.problems)],
  };
}

type Entries = Readonly<Record<string, unknown>>;

interface Fields {
  readonly disable: Entries;
  readonly override: Entries;
  readonly problems: readonly Flaw[];
}

function fieldsOf(options: unknown): Fields {
  if (!isObject(options)) {
    const expected = "an object such as { disable: { … } }";
    return {
      disable: {},
      override: {},
      problems: [{ field: where, expected, got: show(options) }],
    };
  }
  const { disable = {}, override = {}, ...others } = options;
  const unknown = Object.keys(others).map((got) => ({
    field: where,
    expected: "disable or override",
    got,
  }));
  const wrong = Object.entries({ disable, override })
    .filter(([, value]) => !isObject(value))
    .map(([name, value]) => ({
      field: `${where}.${name}`,
      expected: "an object by the ids of rules",
      got: show(value),
    }));
  return {
    disable: isObject(disable) ? disable : {},
    override: isObject(override) ? override : {},
    problems: [...unknown, ...wrong],
  };
}

function checkDisabled(disable: Entries, rules: ReadonlyMap<string, ShippedRule>): readonly Flaw[] {
  return Object.entries(disable).flatMap(([id, reason]) => {
    if (!rules.has(id) && !isCompanion(id)) return [unknownRule(`${where}.disable`, id, rules)];
    const field = `${where}.disable.${id}`;
    return isText(reason) ? [] : [{ field, expected: "a reason", got: show(reason) }];
  });
}

interface CheckedOverride {
  readonly change?: RuleChange;
  readonly problems: readonly Flaw[];
}

function checkOverride(
  id: string,
  value: unknown,
  rules: ReadonlyMap<string, ShippedRule>,
  disable: Entries,
): CheckedOverride {
  const field = `${where}.override.${id}`;
  const refused = (expected: string, got: string): CheckedOverride => ({
    problems: [{ field, expected, got }],
  });
  if (isCompanion(id)) return refused("a rule: a companion follows those that read its metric", id);
  const rule = rules.get(id);
  if (rule === undefined) return { problems: [unknownRule(`${where}.override`, id, rules)] };
  if (rule.type === "fixed") return refused("a rule that can be changed", id);
  if (Object.hasOwn(disable, id)) return refused("a rule that is not disabled as well", id);
  return checkRuleChange(value, rule, field);
}

function checkRuleChange(value: unknown, rule: ShippedAlert, field: string): CheckedOverride {
  const { services, ...rest } = isObject(value) ? value : {};
  const own = checkChanges(isObject(value) ? rest : value, rule, field);
  const named = checkServices(services, rule, `${field}.services`);
  return {
    change: { changes: own.changes, services: named.services },
    problems: [...own.problems, ...named.problems],
  };
}

interface CheckedServices {
  readonly services: ReadonlyMap<string, Changes>;
  readonly problems: readonly Flaw[];
}

function checkServices(services: unknown, rule: ShippedAlert, field: string): CheckedServices {
  const refused = (expected: string): CheckedServices => ({
    services: new Map(),
    problems: [{ field, expected, got: show(services) }],
  });
  if (services === undefined) return { services: new Map(), problems: [] };
  if (!rule.labels.includes("service.name")) return refused("nothing: the rule is of no service");
  if (!isObject(services)) return refused("an object by service.name");
  const names = Object.keys(services);
  const twins = [...Map.groupBy(names, toKebabCase)].filter(
    ([slug, same]) => slug === "" || same.length > 1,
  );
  const checked = Object.entries(services).map(([name, changes]) => ({
    name,
    ...checkChanges(changes, rule, `${field}.${name}`),
  }));
  return {
    // Rules of one id would be reported a second time, under that id
    services: new Map(
      checked
        .filter(({ name }) => !twins.some(([, same]) => same.includes(name)))
        .map(({ name, changes }) => [name, changes]),
    ),
    problems: [
      ...twins.map(([, same]) => ({
        field,
        expected: "services that differ in letters and digits",
        got: same.map(show).join(", "),
      })),
      ...checked.flatMap(({ problems }) => problems),
    ],
  };
}

function isCompanion(id: string): boolean {
  return id.startsWith("no-data-");
}

function unknownRule(field: string, got: string, rules: ReadonlyMap<string, ShippedRule>): Flaw {
  const near = nearest(got, rules.keys());
  return {
    field,
    expected: near === undefined ? "the id of a shipped rule" : `the rule ${near}`,
    got,
  };
}
