/** Fewer failures in a window are no reason to wake anybody, whatever share of the events they are. */
export const enoughFailures = 5;

/** The runs of a workflow are few, and each of them is much. */
export const enoughFailedRuns = 3;
