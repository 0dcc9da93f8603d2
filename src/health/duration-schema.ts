import { z } from "zod";

import { toMs, type Duration } from "../duration.ts";

/** A duration as users write it, parsed to milliseconds. */
export const durationSchema = z
  .union([z.number(), z.string()], { error: "expected a duration" })
  .transform((value: Duration, context): number => {
    try {
      return toMs(value);
    } catch (error) {
      // toMs throws nothing but ObservabilityError
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "" });
      return z.NEVER;
    }
  });
