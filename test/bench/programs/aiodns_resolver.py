"""aiodns as one of the compared programs: reads the flags of job.ts, prints the line of measurement.ts."""

import argparse
import asyncio
import gc
import json
import resource
import socket
import time
from dataclasses import asdict, dataclass, field
from itertools import cycle

import aiodns

TIMEOUT_S = 2.0
TRIES = 4
PENDING_TIMEOUT_S = 60.0
SENDING_S = 1.0
PROBE_PERIOD_MS = 1.0


def add_flag(parser, name, convert=str):
    parser.add_argument(f"--{name}", type=convert, required=True)


def read_job():
    parser = argparse.ArgumentParser()
    for name in ("measure", "address", "names", "type"):
        add_flag(parser, name)
    for name in ("port", "silent-port", "records", "in-flight", "count", "edns"):
        add_flag(parser, name, int)
    for name in ("warm-up", "duration"):
        add_flag(parser, name, float)
    return parser.parse_args()


def open_resolver(job, port=None, timeout=TIMEOUT_S):
    port = port or job.port
    return aiodns.DNSResolver(
        nameservers=[job.address], udp_port=port, tcp_port=port, timeout=timeout, tries=TRIES
    )


@dataclass
class Moment:
    wall: float = field(default_factory=lambda: time.perf_counter() * 1e3)
    cpu: float = field(default_factory=lambda: time.process_time() * 1e3)
    main_thread_cpu: float = field(default_factory=lambda: time.thread_time() * 1e3)
    settled: int = 0


@dataclass
class Quantiles:
    p50: float
    p99: float
    max: float

    @classmethod
    def of(cls, values):
        values = sorted(values)
        return cls(*(values[round((len(values) - 1) * share)] for share in (0.5, 0.99, 1.0)))


class Traffic:
    """Keeps queries in flight: each slot starts the next query when its last one settles."""

    def __init__(self, job, resolver, names):
        self.job, self.resolver, self.names = job, resolver, cycle(names)
        self.started = self.settled = self.errors = 0
        self.first_error = None
        self.left = 0
        self.latencies = None

    async def run(self, in_flight, count=float("inf")):
        self.left = count
        slot = self.timed_slot if self.job.measure == "responsiveness" else self.slot
        await asyncio.gather(*(slot() for _ in range(int(min(in_flight, count)))))

    def query(self, name):
        return self.resolver.query(name, self.job.type)

    async def one(self):
        self.left -= 1
        self.started += 1
        try:
            answer = await self.query(next(self.names))
            if len(answer) != self.job.records:
                raise ValueError(f"{len(answer)} records and not {self.job.records}")
        except (aiodns.error.DNSError, ValueError) as error:
            self.errors += 1
            self.first_error = self.first_error or str(error)
        self.settled += 1

    def start_all(self, count):
        """Starts `count` queries at once: the memory held while they are pending is that of the resolver."""
        self.started += count
        for _ in range(count):
            asyncio.ensure_future(self.query(next(self.names))).add_done_callback(self.end)

    def end(self, future):
        self.settled += 1
        if future.exception() is not None:
            self.errors += 1
            self.first_error = self.first_error or str(future.exception())

    async def slot(self):
        while self.left > 0:
            await self.one()

    async def timed_slot(self):
        while self.left > 0:
            started = time.perf_counter()
            await self.one()
            if self.latencies is not None:
                self.latencies.append((time.perf_counter() - started) * 1e3)

    def moment(self):
        return Moment(settled=self.settled)

    def result(self, before, after, **more):
        return {
            "queries": after.settled - before.settled,
            "errors": self.errors,
            "lost": self.started - self.settled,
            "firstError": self.first_error,
            "wallMs": after.wall - before.wall,
            "cpuMs": after.cpu - before.cpu,
            "mainThreadCpuMs": after.main_thread_cpu - before.main_thread_cpu,
            "latencyMs": None,
            "loopDelayMs": None,
            "residentBytes": None,
            **more,
        }


class LoopDelay:
    """The probe of harness/loop-delay.ts: the delays of work that arrives while the loop is late."""

    def __init__(self):
        self.loop, self.waits = asyncio.get_running_loop(), []
        self.arm()

    def arm(self):
        self.due = time.perf_counter() * 1e3 + PROBE_PERIOD_MS
        self.timer = self.loop.call_later(PROBE_PERIOD_MS / 1e3, self.fire)

    def fire(self):
        self.note()
        self.arm()

    def note(self):
        late = time.perf_counter() * 1e3 - self.due
        self.waits.append(max(0.0, late))
        while (late := late - PROBE_PERIOD_MS) > 0:
            self.waits.append(late)

    def stop(self):
        self.timer.cancel()
        self.note()
        return {"monitor": None, "probe": asdict(Quantiles.of(self.waits))}


async def measure_window(job, names):
    traffic = Traffic(job, open_resolver(job), names)
    running = asyncio.ensure_future(traffic.run(job.in_flight))
    await asyncio.sleep(job.warm_up / 1e3)
    responsiveness = job.measure == "responsiveness"
    if responsiveness:
        traffic.latencies = []
        probe = LoopDelay()
    before = traffic.moment()
    while before.settled == traffic.settled:
        await asyncio.sleep(job.duration / 1e3)
    after = traffic.moment()
    more = {}
    if responsiveness:
        more["loopDelayMs"] = probe.stop()
        if traffic.latencies:
            more["latencyMs"] = asdict(Quantiles.of(traffic.latencies))
    traffic.latencies = None
    traffic.left = 0
    await running
    return traffic.result(before, after, **more)


async def measure_scopes(job, names):
    traffic = Traffic(job, None, names)

    async def repeat_for(milliseconds):
        deadline = time.perf_counter() + milliseconds / 1e3
        while True:
            traffic.resolver = open_resolver(job)
            await traffic.run(1, 1)
            traffic.resolver.cancel()
            if time.perf_counter() >= deadline:
                return

    await repeat_for(job.warm_up)
    before = traffic.moment()
    await repeat_for(job.duration)
    return traffic.result(before, traffic.moment())


async def measure_lookups(job, names):
    class Lookups(Traffic):
        async def query(self, name):
            lookup = getattr(self.resolver, "getaddrinfo", None)
            if lookup is not None:
                await lookup(name)
            else:
                await self.resolver.gethostbyname(name, socket.AF_INET)
            return range(job.records)

    traffic = Lookups(job, open_resolver(job), names)
    before = traffic.moment()
    await traffic.run(job.count, job.count)
    return traffic.result(before, traffic.moment())


def resident_bytes():
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


async def measure_pending(job, names):
    used = Traffic(job, open_resolver(job), names)
    await used.run(min(job.in_flight, 100), job.in_flight)

    traffic = Traffic(job, open_resolver(job, job.silent_port, PENDING_TIMEOUT_S), names)
    before, resident_before = traffic.moment(), resident_bytes()
    traffic.start_all(job.in_flight)
    await asyncio.sleep(SENDING_S)
    resident = resident_bytes() - resident_before
    after = traffic.moment()
    result = traffic.result(before, after, residentBytes=resident)
    traffic.resolver.cancel()
    while traffic.settled < traffic.started:
        await asyncio.sleep(0.01)
    return {**result, "queries": job.in_flight - after.settled, "lost": 0}


MEASURES = {
    "throughput": measure_window,
    "responsiveness": measure_window,
    "scoped": measure_scopes,
    "getaddrinfo": measure_lookups,
    "pending": measure_pending,
}


def main():
    job = read_job()
    with open(job.names, encoding="ascii") as file:
        names = file.read().split()
    print(json.dumps(asyncio.run(MEASURES[job.measure](job, names))))


main()
