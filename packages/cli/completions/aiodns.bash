# Completions of aiodns for bash. Made by: aiodns --completion bash
_aiodns() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  if [[ "${COMP_WORDS[1]}" == bulk && $COMP_CWORD -gt 1 ]]; then
    case "$previous" in
      -t|--type) COMPREPLY=($(compgen -W "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64 NXNAME TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN TA DLV" -- "${current^^}")); return ;;
      -o|--output|--resolvers|--trusted|--submit|--report) COMPREPLY=($(compgen -f -- "$current")); return ;;
      --format) COMPREPLY=($(compgen -W "ndjson csv simple" -- "$current")); return ;;
    esac
    case "$current" in
      -*) COMPREPLY=($(compgen -W "-t --type -o --output --format --column --field --resolvers --check --drop-wildcards --trusted --trusted-rate --resume --strict --concurrency --rate --server-rate --retries --timeout --tries --tcp --queue --submit --work --collect --status --list --chunk --report -q --quiet -h --help" -- "$current")) ;;
      *) COMPREPLY=($(compgen -f -- "$current")) ;;
    esac
    return
  fi
  case "$previous" in
    -t|--type) COMPREPLY=($(compgen -W "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64 NXNAME TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN TA DLV" -- "${current^^}")); return ;;
    -c|--class) COMPREPLY=($(compgen -W "IN CH HS" -- "${current^^}")); return ;;
    --root-hints) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$current")); return ;;
  esac
  case "$current" in
    -*|+*) COMPREPLY=($(compgen -W "-x --reverse -q --name -t --type -c --class -p --port -4 --ipv4 -6 --ipv6 -s --short +short -j --json +json --tcp +tcp +vc --tls +tls --https +https --https-get +https-get --tls-hostname +tls-hostname= --tls-ca +tls-ca= --tls-pin +tls-pin= --tls-opportunistic --bootstrap --dnssec +dnssec +do --cd +cd +cdflag --ad +ad +adflag --norecurse +norecurse +nordflag +norec --nsid +nsid --subnet +subnet= --padding +padding= --ednsopt +ednsopt= --trace +trace --root-hints -y --tsig-key --timeout --tries +tries= --completion -h --help -v --version" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64 NXNAME TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN TA DLV" -- "${current^^}")) ;;
  esac
}
complete -o default -F _aiodns aiodns
