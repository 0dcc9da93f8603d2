import { z } from "zod";

/**
 * Under which our annotations stand. They carry what a catalog says and the convention language has
 * no word for; others keep them unread.
 */
export const annotationKey = "tamma_observability";

/** What a metric of a catalog has besides what its convention says. */
const metricAnnotation = z.looseObject({
  key: z.string().optional(),
  buckets: z.array(z.number()).optional(),
  convention: z.enum(["semconv", "own"]).optional(),
  emitter: z.enum(["instrumentation", "health", "application", "pipeline"]).optional(),
});

/** The values of an attribute where it differs from its definition; `any`: an open set. */
const attributeAnnotation = z.looseObject({
  values: z.union([z.literal("any"), z.array(z.string())]).optional(),
});

export const metricAnnotations = z
  .looseObject({ [annotationKey]: metricAnnotation.optional() })
  .optional();

export const attributeAnnotations = z
  .looseObject({ [annotationKey]: attributeAnnotation.optional() })
  .optional();
