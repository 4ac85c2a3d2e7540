/** Codes of OpenSSL's verification that have no prefix in common (`X509_verify_cert_error_string(3)`). */
const CODES: ReadonlySet<unknown> = new Set([
  'CA_MD_TOO_WEAK',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether a connection failed because the server is not the right one: it will not be at the next connection. */
export const isCertificateError = (error: Error): boolean => {
  const code = 'code' in error ? error.code : undefined;
  return (
    CODES.has(code) || (typeof code === 'string' && /^(?:CERT_|ERR_TLS_|ERR_SSL_.*CERT)/.test(code))
  );
};
