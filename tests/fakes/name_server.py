"""A name server on loopback: what a zone says, and the ways in which it may be wrong or say nothing."""

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset


class NameServer:
    """Answers for `records`, texts by name and type: `("ville.fr", "MX")`. Any other name does not exist; `silent` ones get no answer at
    all, `failing` ones SERVFAIL. While `absent`, it answers nobody: the network is not there."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {("fr", "SOA"): ["ns.fr. h.fr. 1 3600 600 86400 60"]}
        self.silent: set[str] = set()
        self.failing: set[str] = set()
        self.absent = False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def resolver(self) -> dns.resolver.Resolver:
        """One that asks this server only, and is soon tired."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.socket.getsockname()[1]
        resolver.timeout = 0.2
        return resolver

    def list_addresses(self, name: str) -> list[str]:
        """The IPv4 addresses of a name; none when the network is absent."""
        return [] if self.absent else self.records.get((name, "A"), [])

    def __enter__(self) -> "NameServer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    def _serve(self) -> None:
        while True:
            asked, client = self.socket.recvfrom(4096)
            if not asked:
                return
            answer = self._answer(dns.message.from_wire(asked))
            if answer is not None:
                self.socket.sendto(answer.to_wire(), client)

    def _answer(self, asked: dns.message.Message) -> dns.message.Message | None:
        question = asked.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        if self.absent or name in self.silent:
            return None
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.AA | dns.flags.RA
        names = {known for known, _ in self.records}
        if name in self.failing:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif (name, kind) in self.records:
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, self.records[name, kind]))
        elif not any(known == name or known.endswith(f".{name}") for known in names):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
