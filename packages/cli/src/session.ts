/** What all queries of one run have in common. */
export interface Session {
  /** The servers that were asked, in order, with the port where it is not 53. */
  readonly servers: readonly string[];
  readonly tcp: boolean;
}
