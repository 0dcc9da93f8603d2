/** What a mutation of a rule breaks. */
export const ruleMutationKinds = [
  "operator",
  "threshold",
  "window",
  "for",
  "keep_firing_for",
  "label filter",
  "label value",
  "guard",
  "grouping",
  "function",
  "join",
  "label",
] as const;

/** What a mutation of the routing breaks. */
export const routingMutationKinds = ["inhibition", "route"] as const;

/** What a mutation breaks. */
export const mutationKinds = [...ruleMutationKinds, ...routingMutationKinds] as const;

export type MutationKind = (typeof mutationKinds)[number];
