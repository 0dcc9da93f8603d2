import { nearest } from "../../nearest.ts";
import type { AttributeDefinition } from "../definition.ts";
import { hasOnlyFallback } from "../fallback-value.ts";
import { annotationKey } from "./annotations.ts";
import type { PlacedGroup } from "./read-registry.ts";
import type { RegistryProblem } from "./registry-problem.ts";
import type { DefinedAttribute, GroupReference, ReferredAttribute } from "./registry-schema.ts";

type Attribute = DefinedAttribute | ReferredAttribute | GroupReference;

/** The attributes of a group by their name, and what of them cannot be meant. */
export interface ResolvedAttributes {
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  readonly problems: readonly RegistryProblem[];
}

/** Types whose values are a label's: text, a number or a boolean. */
const plainTypes = /^(?:string|int|double|boolean|any)$/;

/** Returns a function that resolves what a group's attributes refer to and inherit. */
export function createAttributeResolver(
  groups: readonly PlacedGroup[],
): (group: PlacedGroup) => ResolvedAttributes {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const defined = new Map(
    groups
      .flatMap(({ attributes = [] }) => attributes)
      .filter(isDefinition)
      .map((attribute) => [attribute.id, attribute]),
  );

  const resolve = (group: PlacedGroup, below: readonly string[]): ResolvedAttributes => {
    const inherited = within(group, "extends", group.extends, below);
    const own = (group.attributes ?? []).map((attribute) =>
      isGroup(attribute)
        ? within(group, "attributes.ref_group", attribute.ref_group, below)
        : one(group, attribute),
    );
    return {
      attributes: Object.assign({}, inherited.attributes, ...own.map((each) => each.attributes)),
      problems: [...inherited.problems, ...own.flatMap(({ problems }) => problems)],
    };
  };

  /** What a group has of another one. */
  const within = (
    { id, file }: PlacedGroup,
    field: string,
    from: string | undefined,
    below: readonly string[],
  ): ResolvedAttributes => {
    if (from === undefined) return nothing;
    const other = byId.get(from);
    if (other !== undefined && ![...below, id].includes(from)) {
      return resolve(other, [...below, id]);
    }
    const expected =
      other === undefined ? `a group of the registry${hint(from, byId.keys())}` : "no circle";
    return failed({ file, field: `${id}.${field}`, expected, got: from });
  };

  const one = (
    { id, file }: PlacedGroup,
    attribute: DefinedAttribute | ReferredAttribute,
  ): ResolvedAttributes => {
    const name = isDefinition(attribute) ? attribute.id : attribute.ref;
    const definition = isDefinition(attribute) ? attribute : defined.get(name);
    const field = `${id}.attributes.${name}`;
    if (definition === undefined) {
      const expected = `an attribute of the registry${hint(name, defined.keys())}`;
      return failed({ file, field, expected, got: name });
    }
    const { type } = definition;
    if (typeof type === "string" && !plainTypes.test(type)) {
      return failed({ file, field, expected: "text, a number, a boolean or an enum", got: type });
    }
    return { attributes: { [name]: toDefinition(definition, attribute) }, problems: [] };
  };

  return (group) => resolve(group, []);
}

const nothing: ResolvedAttributes = { attributes: {}, problems: [] };

function failed(problem: RegistryProblem): ResolvedAttributes {
  return { attributes: {}, problems: [problem] };
}

function isDefinition(attribute: Attribute): attribute is DefinedAttribute {
  return "id" in attribute;
}

function isGroup(attribute: Attribute): attribute is GroupReference {
  return "ref_group" in attribute;
}

/** What a reference says goes before what the definition says. */
function toDefinition(
  definition: DefinedAttribute,
  attribute: DefinedAttribute | ReferredAttribute,
): AttributeDefinition {
  const description = (attribute.brief ?? definition.brief ?? "").trim();
  const values = attribute.annotations?.[annotationKey]?.values ?? membersOf(definition);
  return values === "any" ? { description } : { description, values };
}

/** An enum closes the set, unless nobody can list its values. */
function membersOf({ type }: DefinedAttribute): readonly string[] | "any" {
  if (typeof type === "string") return "any";
  const values = type.members.map(({ value }) => String(value));
  return hasOnlyFallback(values) ? "any" : values;
}

function hint(name: string, known: Iterable<string>): string {
  const near = nearest(name, known);
  return near === undefined ? "" : `, such as ${near}`;
}
