/**
 * Labels that every series sent over OTLP has, besides its attributes. Prometheus makes `job` of
 * `service.namespace/service.name` and `instance` of `service.instance.id`; the others are the
 * resource attributes that `deploy/prometheus` promotes (`otlp.promote_resource_attributes`).
 */
export const resourceAttributes = [
  "service.name",
  "service.namespace",
  "service.version",
  "deployment.environment.name",
  "k8s.namespace.name",
  "k8s.pod.name",
  "host.name",
  "job",
  "instance",
] as const;

/** Those of them that are labels as they are, and not what Prometheus makes of others. */
export const promotedAttributes = resourceAttributes.filter(
  (name) => name !== "job" && name !== "instance",
);

/**
 * What tells services apart: one service runs in several environments, and what staging does is not
 * production's.
 */
export const serviceLabels = ["service.name", "deployment.environment.name"] as const;

export type ResourceAttribute = (typeof resourceAttributes)[number];
