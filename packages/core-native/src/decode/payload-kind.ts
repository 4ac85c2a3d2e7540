/** The kinds of a completion's payload: the numbers of `enum class PayloadKind` in `native/shared/completion_writer.h`. */
export const PayloadKind = {
  none: 0,
  records: 1,
  message: 2,
  addrInfo: 3,
  host: 4,
  nameInfo: 5,
  answer: 6,
  transportFailure: 7,
  transportQuery: 8,
  transportAbort: 9,
} as const;

/** Flag of a kind: the payload follows the delivery. It is `kDelivery` of the same file. */
export const DELIVERY = 0x100;
