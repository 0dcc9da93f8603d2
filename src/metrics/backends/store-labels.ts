/** Labels that Loki and Tempo, which are made of the same parts, both have. */
export const tenant = { tenant: { description: "Tenant." } } as const;

export const discardReason = { reason: { description: "Why data was thrown away." } } as const;

export const httpRequest = {
  method: { description: "Method." },
  route: { description: "Route." },
  status_code: { description: "Status code, or `success` and `error` for gRPC." },
} as const;
