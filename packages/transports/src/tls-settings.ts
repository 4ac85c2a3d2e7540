import { createHash, X509Certificate } from 'node:crypto';
import { isIP, type TcpSocketConnectOpts } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, type TLSSocket } from 'node:tls';
import type { TransportOptions } from './transport.js';

const SPKI = { type: 'spki', format: 'der' } as const;

const listOf = <Item>(items: Item | readonly Item[] | undefined): readonly Item[] => {
  if (items === undefined) return [];
  const isList = (value: Item | readonly Item[]): value is readonly Item[] => Array.isArray(value);
  return isList(items) ? items : [items];
};

const bytesOf = (pem: string | Uint8Array): string | Buffer =>
  typeof pem === 'string' ? pem : Buffer.from(pem.buffer, pem.byteOffset, pem.byteLength);

/** The host without the zone of an IPv6 address, which certificates do not have. */
const bareHost = (host: string): string => host.split('%')[0] ?? host;

type LocalOptions = Pick<TcpSocketConnectOpts, 'localAddress' | 'family'>;

/** An address of one family cannot connect to the other: that of a server by name is looked up in the same family. */
const localOptions = (host: string, localAddress: string | undefined): LocalOptions => {
  if (localAddress === undefined) return {};
  const family = isIP(localAddress);
  const familyOfHost = isIP(bareHost(host));
  if (familyOfHost === 0) return { localAddress, family };
  return familyOfHost === family ? { localAddress } : {};
};

/** The options of Node for a connection: RFC 8310 §5, RFC 7858 §4. */
export const connectionOptions = ({
  server: { host, port, name },
  tls: { ca, cert, key, pin, opportunistic },
  lookup,
  localAddress,
}: TransportOptions): ConnectionOptions => {
  const certificateName = name ?? bareHost(host);
  return {
    host,
    port,
    lookup,
    ...localOptions(host, localAddress),
    // SNI has names only (RFC 6066 §3).
    servername: isIP(certificateName) === 0 ? certificateName : '',
    checkServerIdentity: (_, certificate) => checkServerIdentity(certificateName, certificate),
    minVersion: 'TLSv1.2',
    // A pinned key stands for the chain of issuers; authorize() checks it.
    rejectUnauthorized: pin === undefined && opportunistic !== true,
    ...(ca !== undefined && { ca: listOf(ca).map(bytesOf) }),
    ...(cert !== undefined && { cert: bytesOf(cert) }),
    ...(key !== undefined && { key: bytesOf(key) }),
  };
};

/** An error of a certificate, with a code as those of `node:tls`. */
const certificateError = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code });

/**
 * Checks what Node has not checked, because the key of the server is pinned.
 *
 * @returns why the server is not the right one
 */
export const authorize = (
  socket: TLSSocket,
  { server: { name }, tls: { ca, pin, opportunistic } }: TransportOptions,
): Error | undefined => {
  if (opportunistic === true || pin === undefined) return undefined;
  const certificate = socket.getPeerCertificate();
  if (certificate.raw === undefined) {
    return certificateError('ERR_TLS_NO_CERTIFICATE', 'The server has no certificate');
  }
  const { publicKey } = new X509Certificate(certificate.raw);
  const digest = createHash('sha256').update(publicKey.export(SPKI)).digest('base64');
  if (!listOf(pin).includes(digest)) {
    return certificateError(
      'ERR_TLS_PIN_MISMATCH',
      `The server's public key has the pin ${digest}, which is not the expected one`,
    );
  }
  // Node has found the chain wrong, or the name: it reports the first.
  if (ca !== undefined && !socket.authorized && !isNameError(socket.authorizationError)) {
    return certificateError(String(socket.authorizationError), 'The certificate is not trusted');
  }
  return name === undefined ? undefined : checkServerIdentity(name, certificate);
};

const isNameError = (error: unknown): boolean =>
  String(error).includes('ERR_TLS_CERT_ALTNAME_INVALID');
