/**
 * Values of `error.type`, as an RE2 pattern, of calls that a dependency is not to blame for. An answer
 * with 4xx is an answer: what was asked for is not there, or may not be had, and asking again is of no
 * use. But 408 and 429 are not among them: they say that it has no time for us.
 */
export const answered = "|40[0-79]|42[0-8]|4[13-9][0-9]";
