import { z } from "zod";

import { fieldsOf } from "../../shape.ts";
import { conditionSpec, policySpec, targetSpec } from "./alert-schema.ts";
import { apiVersion, description, metadata, text, type Kind } from "./schema-parts.ts";
import { indicatorSpec, sloSpec } from "./slo-schema.ts";

const specs = {
  DataSource: fieldsOf(
    { description, type: text.min(1, "a type such as Prometheus"), connectionDetails: z.unknown() },
    "an object with a type",
  ),
  SLO: sloSpec,
  SLI: indicatorSpec,
  AlertPolicy: policySpec,
  AlertCondition: conditionSpec,
  AlertNotificationTarget: targetSpec,
  Service: fieldsOf({ description }).nullish(),
} as const satisfies Readonly<Record<Kind, z.ZodType>>;

/** Returns the schema of a whole object of the kind. */
export function objectSchema(kind: Kind): z.ZodType {
  return fieldsOf({
    apiVersion: z.literal(apiVersion, apiVersion),
    kind: z.literal(kind, kind),
    metadata,
    spec: specs[kind],
  });
}

export type Spec<K extends Kind> = z.infer<(typeof specs)[K]>;
