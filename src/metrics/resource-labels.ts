/**
 * Resource attributes that become labels of every series sent over OTLP. `deploy/prometheus`
 * promotes exactly these (`otlp.promote_resource_attributes`), so rules and panels may use them.
 */
export const resourceAttributes = [
  "service.name",
  "service.namespace",
  "service.instance.id",
  "service.version",
  "deployment.environment.name",
  "host.name",
] as const;

export type ResourceAttribute = (typeof resourceAttributes)[number];
