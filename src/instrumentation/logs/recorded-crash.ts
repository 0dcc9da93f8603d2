let recorded: unknown;

/** Notes what was thrown, once a crash has its log record. */
export function noteRecordedCrash(error: unknown): void {
  recorded = error;
}

/**
 * Whether a crash has its record already: winston's `handleExceptions` and `exceptionHandlers` log
 * the same error afterwards.
 */
export function isRecordedCrash(error: unknown): boolean {
  return typeof error === "object" && error !== null && error === recorded;
}
