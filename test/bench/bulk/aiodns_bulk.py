"""A list of names through aiodns with asyncio: aiodns_bulk.py NAMES OUTPUT ADDRESS PORT IN_FLIGHT TIMEOUT_S TRIES

Writes the first address of each name that has one, as massdns does in its simple format.
"""

import asyncio
import sys

import aiodns

names_path, output_path, address, port, in_flight, timeout, tries = sys.argv[1:]


async def resolve(names, resolver, output):
    # The tasks share the iterator: each takes the next name when it has an outcome.
    for line in names:
        name = line.rstrip("\n")
        try:
            records = await resolver.query(name, "A")
        except aiodns.error.DNSError:
            continue
        output.write(f"{name}. A {records[0].host}\n")


async def main():
    resolver = aiodns.DNSResolver(
        nameservers=[address],
        udp_port=int(port),
        tcp_port=int(port),
        timeout=float(timeout),
        tries=int(tries),
    )
    with open(names_path) as names, open(output_path, "w") as output:
        await asyncio.gather(*(resolve(names, resolver, output) for _ in range(int(in_flight))))


asyncio.run(main())
