import { domainToASCII, isIPv4, isIPv6 } from '../builtins.js';

/** A server that is queried by DNS over TLS (RFC 7858) or DNS over HTTPS (RFC 8484). */
export interface EncryptedNameserver {
  readonly transport: 'tls' | 'https';
  /** An IPv4 address, an IPv6 address with its zone, or a domain name. */
  readonly host: string;
  readonly port: number;
  /** The name to check the certificate for, in place of the host. */
  readonly name?: string;
  /** HTTPS: the path and query of the URI. */
  readonly path?: string;
  /** HTTPS: the method; GET for a URI template that ends in `{?dns}`. */
  readonly method?: 'GET' | 'POST';
  /** The server as {@link parseEncryptedNameserver} reads it, in its shortest form. */
  readonly text: string;
}

const TLS_PORT = 853;
const HTTPS_PORT = 443;
const DEFAULT_PATH = '/dns-query';
/** The variable of a URI template that asks for GET (RFC 8484 §4.1). */
const TEMPLATE = '{?dns}';

const TLS =
  /^tls:\/\/(?:\[(?<bracketed>[^[\]/?#\s,]+)\](?::(?<port6>\d+))?|(?<host>[^[\]/?#\s,]+?)(?::(?<port>\d+))?)(?:#(?<name>[^#]*))?$/i;
const NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
const ZONE = /^(?!.*[,/[\]%])[!-~]{1,15}$/;

/** A domain name in lower-case ASCII; `undefined` if the text is none. */
const domainName = (text: string): string | undefined => {
  const ascii = domainToASCII(text.replace(/\.$/, ''));
  // A word of digits and dots is a malformed address.
  return NAME.test(ascii) && !/^[\d.]+$/.test(ascii) ? ascii : undefined;
};

const isAddress = (text: string): boolean => {
  const [address = '', zone, ...rest] = text.split('%');
  if (rest.length > 0) return false;
  if (zone === undefined) return isIPv4(address) || isIPv6(address);
  return isIPv6(address) && ZONE.test(zone);
};

const hostOf = (text: string): string | undefined =>
  isAddress(text) ? text.toLowerCase() : domainName(text);

/** `undefined` for a port that there is not. */
const portOf = (digits: string | undefined, usual: number): number | undefined => {
  const port = digits === undefined || digits === '' ? usual : Number(digits);
  return port >= 1 && port <= 0xffff ? port : undefined;
};

/** The name or address that a certificate is checked for; `null` if the text is neither. */
const certificateName = (text: string | undefined): string | null | undefined => {
  if (text === undefined) return undefined;
  return hostOf(text) ?? null;
};

const parseTls = (text: string): EncryptedNameserver | undefined => {
  // An IPv6 address without brackets has no port.
  const bare = /^tls:\/\/(?<host>[^#]*)/i.exec(text)?.groups?.['host'] ?? '';
  const form = isIPv6(bare.split('%')[0] ?? '') ? text.replace(bare, () => `[${bare}]`) : text;
  const groups = TLS.exec(form)?.groups;
  if (groups === undefined) return undefined;
  const { bracketed, host: unbracketed = '' } = groups;
  if (bracketed !== undefined && !isAddress(bracketed)) return undefined;
  const host = hostOf(bracketed ?? unbracketed);
  const port = portOf(groups['port6'] ?? groups['port'], TLS_PORT);
  const name = certificateName(groups['name']);
  if (host === undefined || port === undefined || name === null) return undefined;
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    transport: 'tls',
    host,
    port,
    ...(name !== undefined && { name }),
    text: `tls://${shown}${port === TLS_PORT ? '' : `:${port}`}${name === undefined ? '' : `#${name}`}`,
  };
};

const urlOf = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

const parseHttps = (text: string): EncryptedNameserver | undefined => {
  const hash = text.indexOf('#');
  const template = hash < 0 ? text : text.slice(0, hash);
  const isGet = template.endsWith(TEMPLATE);
  const uri = isGet ? template.slice(0, -TEMPLATE.length) : template;
  if (/[\s{}\\]/.test(uri)) return undefined;
  const url = urlOf(uri);
  const name = certificateName(hash < 0 ? undefined : text.slice(hash + 1));
  if (url === undefined || url.username !== '' || url.password !== '' || name === null) {
    return undefined;
  }
  // The template's variable begins the query.
  if (isGet && url.search !== '') return undefined;
  const host = hostOf(url.hostname.replace(/^\[|\]$/g, ''));
  const port = portOf(url.port, HTTPS_PORT);
  if (host === undefined || port === undefined) return undefined;
  const path = url.pathname === '/' && url.search === '' ? DEFAULT_PATH : url.pathname + url.search;
  const suffix = `${isGet ? TEMPLATE : ''}${name === undefined ? '' : `#${name}`}`;
  return {
    transport: 'https',
    host,
    port,
    ...(name !== undefined && { name }),
    path,
    method: isGet ? 'GET' : 'POST',
    text: `https://${url.host}${path}${suffix}`,
  };
};

/**
 * Parses a server for DNS over TLS or HTTPS: `'tls://1.1.1.1'`, `'tls://[2606:4700:4700::1111]:853#cloudflare-dns.com'`,
 * `'https://dns.google/dns-query'`, `'https://dns.google/dns-query{?dns}'`, `'https://8.8.8.8/dns-query#dns.google'`.
 *
 * The name after `#` is the one that the certificate must be for; without it, that is the host. A URI template that ends in
 * `{?dns}` (RFC 8484 §4.1) queries by GET, any other by POST. Without a path it is `/dns-query`.
 *
 * @param text - the server
 * @returns `undefined` if it is no such server
 */
export const parseEncryptedNameserver = (text: string): EncryptedNameserver | undefined => {
  if (/^tls:\/\//i.test(text)) return parseTls(text);
  return /^https:\/\/[^/]/i.test(text) ? parseHttps(text) : undefined;
};
