import type { DNSRecord } from '@aiodns/types';
import type { TransferSpec } from './transfer-options.js';

/** Transfers a zone. The connection is opened when the first record is asked for. */
export async function* transferZone(
  spec: TransferSpec,
): AsyncGenerator<DNSRecord, void, undefined> {
  // With it come sockets and cryptography, which few programs need for DNS.
  const { TransferSession } = await import('./transfer-session.js');
  yield* new TransferSession(spec).run();
}
