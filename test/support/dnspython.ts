import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** RDATA as dnspython encodes and writes it. */
export interface DnspythonRdata {
  /** RDATA in hexadecimal, without compressed names. */
  readonly wire: string;
  /** RDATA in the presentation form of dnspython. */
  readonly text: string;
}

/** What dnspython is asked to parse: a type, and its RDATA as text or in hexadecimal. */
export interface RdataSource {
  readonly type: string;
  readonly text?: string;
  readonly wire?: string;
}

/** Debian's interpreter, which finds Debian's python3-dnspython. */
const PYTHON = '/usr/bin/python3';

const RDATA_PROGRAM = `
import json, sys
import dns.rdata, dns.rdataclass, dns.rdatatype
def read(source):
    rdtype = dns.rdatatype.from_text(source['type'])
    if 'wire' in source:
        wire = bytes.fromhex(source['wire'])
        rdata = dns.rdata.from_wire(dns.rdataclass.IN, rdtype, wire, 0, len(wire))
    else:
        rdata = dns.rdata.from_text(dns.rdataclass.IN, rdtype, source['text'], relativize=False)
    return {'wire': rdata.to_wire().hex(), 'text': rdata.to_text()}
json.dump([read(source) for source in json.load(sys.stdin)], sys.stdout)
`;

/** Prints the members of dnspython's enumerations as pairs of a name and a number. */
const CONSTANTS_PROGRAM = `
import json, sys
import dns.edns, dns.opcode, dns.rcode, dns.rdataclass, dns.rdatatype
enums = {
    'type': dns.rdatatype.RdataType, 'class': dns.rdataclass.RdataClass, 'opcode': dns.opcode.Opcode,
    'rcode': dns.rcode.Rcode, 'option': dns.edns.OptionType, 'error': dns.edns.EDECode,
}
json.dump({name: [[m.name, int(m)] for m in enum] for name, enum in enums.items()}, sys.stdout)
`;

const run = async (program: string, input: unknown): Promise<unknown> => {
  const child = promisify(execFile)(PYTHON, ['-c', program], { maxBuffer: 64 << 20 });
  child.child.stdin?.end(JSON.stringify(input));
  const { stdout } = await child;
  return JSON.parse(stdout);
};

const isRdata = (value: unknown): value is DnspythonRdata =>
  typeof value === 'object' && value !== null && 'wire' in value && 'text' in value;

/**
 * Parses RDATA with dnspython.
 *
 * @throws Error with what dnspython says of the first source that it does not accept.
 */
export async function dnspythonRdata(
  sources: readonly RdataSource[],
): Promise<readonly DnspythonRdata[]> {
  const results = await run(RDATA_PROGRAM, sources);
  if (!Array.isArray(results) || !results.every(isRdata)) {
    throw new TypeError('dnspython printed no list of RDATA');
  }
  return results;
}

/** The registries that dnspython has an enumeration of. */
export type DnspythonRegistry = 'type' | 'class' | 'opcode' | 'rcode' | 'option' | 'error';

const isConstant = (value: unknown): value is readonly [string, number] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';

/** The constants of a registry, as dnspython names them. */
export async function dnspythonConstants(
  registry: DnspythonRegistry,
): Promise<readonly (readonly [name: string, code: number])[]> {
  const registries = await run(CONSTANTS_PROGRAM, null);
  const constants: unknown = new Map(Object.entries(Object(registries))).get(registry);
  if (!Array.isArray(constants) || !constants.every(isConstant)) {
    throw new TypeError(`dnspython printed no constants of ${registry}`);
  }
  return constants;
}
