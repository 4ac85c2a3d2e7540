import type { FlatResult, RecordData } from './records.js';

/** An IPv4 address, flat (RFC 1035 §3.4.1). */
export type AResult = FlatResult<'A'>;

/** A name server, flat (RFC 1035 §3.3.11). */
export type NSResult = FlatResult<'NS'>;

/** A canonical name, flat (RFC 1035 §3.3.1). */
export type CNAMEResult = FlatResult<'CNAME'>;

/** A start of authority, flat (RFC 1035 §3.3.13); `refresh`, `retry`, `expires` and `minttl` are in seconds. */
export type SOAResult = FlatResult<'SOA'>;

/** A pointer, flat (RFC 1035 §3.3.12). */
export type PTRResult = FlatResult<'PTR'>;

/** A host's CPU and operating system, flat (RFC 1035 §3.3.2). */
export type HINFOResult = FlatResult<'HINFO'>;

/** A mail exchange, flat (RFC 1035 §3.3.9). */
export type MXResult = FlatResult<'MX'>;

/** Text, flat (RFC 1035 §3.3.14); `data` has the joined strings as bytes, `text` the same read as UTF-8. */
export type TXTResult = FlatResult<'TXT'>;

/** A signature, flat (RFC 2535 §4.1); `originalTtl` is in seconds, `expiration` and `inception` in seconds since 1970. */
export type SIGResult = FlatResult<'SIG'>;

/** An IPv6 address, flat (RFC 3596 §2.2). */
export type AAAAResult = FlatResult<'AAAA'>;

/** The location of a service, flat (RFC 2782). */
export type SRVResult = FlatResult<'SRV'>;

/** A rewriting rule, flat (RFC 3403 §4.1). */
export type NAPTRResult = FlatResult<'NAPTR'>;

/** The EDNS pseudo record, flat (RFC 6891 §6.1.2). */
export type OPTResult = FlatResult<'OPT'>;

/** The digest of a child zone's key, flat (RFC 4034 §5.1); `rdata` is the RDATA as it came. */
export type DSResult = FlatResult<'DS'>;

/** The fingerprint of an SSH key, flat (RFC 4255 §3.1); `rdata` is the RDATA as it came. */
export type SSHFPResult = FlatResult<'SSHFP'>;

/** The signature of an RRset, flat (RFC 4034 §3.1); `rdata` is the RDATA as it came. */
export type RRSIGResult = FlatResult<'RRSIG'>;

/** The next name of a signed zone, flat (RFC 4034 §4.1); `rdata` is the RDATA as it came. */
export type NSECResult = FlatResult<'NSEC'>;

/** A zone's public key, flat (RFC 4034 §2.1); `rdata` is the RDATA as it came. */
export type DNSKEYResult = FlatResult<'DNSKEY'>;

/** A TLS server's certificate or key, flat (RFC 6698 §2.1). */
export type TLSAResult = FlatResult<'TLSA'>;

/** A service binding, flat (RFC 9460 §2.1). */
export type SVCBResult = FlatResult<'SVCB'>;

/** The service binding of an `https` origin, flat (RFC 9460 §9). */
export type HTTPSResult = FlatResult<'HTTPS'>;

/** The URI of a service, flat (RFC 7553 §4). */
export type URIResult = FlatResult<'URI'>;

/** Who may issue certificates, flat (RFC 8659 §4.1). */
export type CAAResult = FlatResult<'CAA'>;

/** An IPv4 address (RFC 1035 §3.4.1). */
export type ARecordData = RecordData<'A'>;

/** A name server (RFC 1035 §3.3.11). */
export type NSRecordData = RecordData<'NS'>;

/** A canonical name (RFC 1035 §3.3.1). */
export type CNAMERecordData = RecordData<'CNAME'>;

/** A start of authority (RFC 1035 §3.3.13); `refresh`, `retry`, `expire` and `minimum` are in seconds. */
export type SOARecordData = RecordData<'SOA'>;

/** A pointer (RFC 1035 §3.3.12). */
export type PTRRecordData = RecordData<'PTR'>;

/** A host's CPU and operating system (RFC 1035 §3.3.2). */
export type HINFORecordData = RecordData<'HINFO'>;

/** A mail exchange (RFC 1035 §3.3.9). */
export type MXRecordData = RecordData<'MX'>;

/** Text (RFC 1035 §3.3.14): the joined strings as bytes. */
export type TXTRecordData = RecordData<'TXT'>;

/** A signature (RFC 2535 §4.1); `originalTtl` is in seconds, `expiration` and `inception` in seconds since 1970. */
export type SIGRecordData = RecordData<'SIG'>;

/** An IPv6 address (RFC 3596 §2.2). */
export type AAAARecordData = RecordData<'AAAA'>;

/** The location of a service (RFC 2782). */
export type SRVRecordData = RecordData<'SRV'>;

/** A rewriting rule (RFC 3403 §4.1). */
export type NAPTRRecordData = RecordData<'NAPTR'>;

/** The EDNS pseudo record (RFC 6891 §6.1.2). */
export type OPTRecordData = RecordData<'OPT'>;

/** The digest of a child zone's key (RFC 4034 §5.1); `rdata` is the RDATA as it came. */
export type DSRecordData = RecordData<'DS'>;

/** The fingerprint of an SSH key (RFC 4255 §3.1); `rdata` is the RDATA as it came. */
export type SSHFPRecordData = RecordData<'SSHFP'>;

/** The signature of an RRset (RFC 4034 §3.1); `rdata` is the RDATA as it came. */
export type RRSIGRecordData = RecordData<'RRSIG'>;

/** The next name of a signed zone (RFC 4034 §4.1); `rdata` is the RDATA as it came. */
export type NSECRecordData = RecordData<'NSEC'>;

/** A zone's public key (RFC 4034 §2.1); `rdata` is the RDATA as it came. */
export type DNSKEYRecordData = RecordData<'DNSKEY'>;

/** A TLS server's certificate or key (RFC 6698 §2.1). */
export type TLSARecordData = RecordData<'TLSA'>;

/** A service binding (RFC 9460 §2.1). */
export type SVCBRecordData = RecordData<'SVCB'>;

/** The service binding of an `https` origin (RFC 9460 §9). */
export type HTTPSRecordData = RecordData<'HTTPS'>;

/** The URI of a service (RFC 7553 §4). */
export type URIRecordData = RecordData<'URI'>;

/** Who may issue certificates (RFC 8659 §4.1). */
export type CAARecordData = RecordData<'CAA'>;
