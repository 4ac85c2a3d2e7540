/** Where the queries of one run go, and how. */
export interface Upstream {
  /** The servers that are asked, in order, with the port where it is not 53. */
  readonly servers: readonly string[];
  /** Over TCP only. */
  readonly tcp: boolean;
}
