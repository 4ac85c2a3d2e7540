import { type DNSRecord, type EdnsOption, queryTypeName } from '@aiodns/resolver';
import { quoted, quotedText } from './character-string.js';
import { svcParamsText } from './svc-params-text.js';

/**
 * Formats a domain name for a master file (RFC 1035 §5.1): absolute, with a trailing dot.
 *
 * @param name - the name in a record: escaped, except for spaces, without a trailing dot
 */
export const nameText = (name: string): string => `${name.replaceAll(' ', '\\032')}.`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Formats RDATA of any type in the generic form (RFC 3597 §5). */
const generic = (rdata: Uint8Array): string => `\\# ${rdata.length} ${hex(rdata)}`.trimEnd();

const CHARACTER_STRING_MAX = 255;

/** Formats bytes as quoted strings of 255 bytes, because the string boundaries in the record are not known. */
const characterStrings = (bytes: Uint8Array): string => {
  const count = Math.max(1, Math.ceil(bytes.length / CHARACTER_STRING_MAX));
  return Array.from({ length: count }, (_, i) =>
    quoted(bytes.subarray(i * CHARACTER_STRING_MAX, (i + 1) * CHARACTER_STRING_MAX)),
  ).join(' ');
};

/** Formats a time of a signature: `YYYYMMDDHHmmSS` in UTC (RFC 2535 §4.5). */
const signatureTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');

const optionBytes = ([code, value]: EdnsOption): Uint8Array => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
};

/**
 * Formats the data of a record for a master file.
 *
 * The form is defined by the RFC of the type. Types that c-ares does not parse have the generic form of RFC 3597 §5:
 * `\# 4 C0000201`. TXT data is split into strings of 255 bytes.
 */
export const rdataText = (record: DNSRecord): string => {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.data.addr;
    case 'NS':
      return nameText(record.data.nsdname);
    case 'CNAME':
      return nameText(record.data.cname);
    case 'PTR':
      return nameText(record.data.dname);
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return `${nameText(mname)} ${nameText(rname)} ${serial} ${refresh} ${retry} ${expire} ${minimum}`;
    }
    case 'HINFO':
      return `${quotedText(record.data.cpu)} ${quotedText(record.data.os)}`;
    case 'MX':
      return `${record.data.priority} ${nameText(record.data.exchange)}`;
    case 'TXT':
      return characterStrings(record.data.data);
    case 'SRV': {
      const { priority, weight, port, target } = record.data;
      return `${priority} ${weight} ${port} ${nameText(target)}`;
    }
    case 'NAPTR': {
      const { order, preference, flags, service, regexp, replacement } = record.data;
      const strings = [flags, service, regexp].map(quotedText).join(' ');
      return `${order} ${preference} ${strings} ${nameText(replacement)}`;
    }
    case 'TLSA': {
      const { certUsage, selector, matchingType, certAssociationData } = record.data;
      return `${certUsage} ${selector} ${matchingType} ${hex(certAssociationData)}`;
    }
    case 'SVCB':
    case 'HTTPS': {
      const { priority, target, params } = record.data;
      return [priority, nameText(target), ...svcParamsText(params)].join(' ');
    }
    case 'URI':
      return `${record.data.priority} ${record.data.weight} ${quotedText(record.data.target)}`;
    case 'CAA':
      return `${record.data.critical} ${record.data.tag} ${quotedText(record.data.value)}`;
    case 'SIG': {
      const { typeCovered, algorithm, labels, originalTtl, keyTag, signersName } = record.data;
      const [expiration, inception] = [record.data.expiration, record.data.inception].map(
        signatureTime,
      );
      const signature = Buffer.from(record.data.signature).toString('base64');
      return `${queryTypeName(typeCovered)} ${algorithm} ${labels} ${originalTtl} ${expiration} ${inception} ${keyTag} ${nameText(signersName)} ${signature}`;
    }
    case 'OPT':
      return generic(Buffer.concat(record.data.options.map(optionBytes)));
    default:
      return generic(record.data.rdata);
  }
};
