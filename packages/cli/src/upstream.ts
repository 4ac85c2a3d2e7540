/** The servers and transport of one run. */
export interface Upstream {
  /** The servers, in order, with their port unless it is 53. */
  readonly servers: readonly string[];
  /** Whether queries use TCP only. */
  readonly tcp: boolean;
}
