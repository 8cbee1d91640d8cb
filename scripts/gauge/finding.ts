/** What one measurement says. */
export interface Finding {
  name: string;
  value: string;
  promise: string;
  /** Where the promise is broken, `file:line what`; undefined when it is kept. */
  offenders?: string[];
}

/** A finding that fails exactly when there are offenders. */
export function finding(name: string, value: string, promise: string, offenders: string[]): Finding {
  return { name, value, promise, ...(offenders.length > 0 ? { offenders } : {}) };
}
