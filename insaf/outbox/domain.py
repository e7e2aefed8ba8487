"""What the domain of the sender declares, and whether letters from it will be believed (K-12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from insaf.outbox.dkim import Signer

Lookup = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: sound or not, and what was found."""

    about: str
    sound: bool
    said: str


def findings(sender: str, institution: str, selectors: Sequence[str], look_up: Lookup) -> list[Finding]:
    """Own domain, SPF, DMARC, and DKIM for each selector that the operator names."""
    domain = domain_of(sender)
    return [
        _own(domain, domain_of(institution)),
        _spf(look_up(domain)),
        _dmarc(domain, look_up),
        *(_dkim(selector, look_up(f"{selector}._domainkey.{domain}")) for selector in selectors),
    ]


def takes_mail(address: str, look_up_mx: Lookup) -> Finding:
    """Answers and returned letters need a host that takes them."""
    domain = domain_of(address)
    hosts = look_up_mx(domain)
    said = f"mail for {domain} goes to {', '.join(hosts)}" if hosts else f"{domain} has no MX record: nobody can answer"
    return Finding(f"MX {domain}", bool(hosts), said)


def signs(signer: Signer, sender: str, look_up: Lookup) -> list[Finding]:
    """The key in the DNS is the one that signs, and its domain vouches for the sender (DMARC)."""
    about, records = f"DKIM {signer.selector}", look_up(signer.name)
    published = {part.strip()[2:] for one in records for part in one.replace(" ", "").split(";") if part[:2] == "p="}
    if not published:
        key = Finding(about, False, f"{signer.name} has no key; publish this TXT record: {signer.record}")
    elif published != {signer.public}:
        key = Finding(about, False, f"{signer.name} holds another key than the one that signs: {signer.record}")
    else:
        key = Finding(about, True, f"{signer.name} holds the key that signs ({signer.algorithm})")
    return [key, aligned("DMARC alignment", signer.domain, domain_of(sender))]


def aligned(about: str, vouching: str, sender: str) -> Finding:
    """Relaxed alignment: one domain is the other, or lies below it (RFC 7489, section 3.1)."""
    same = vouching == sender or vouching.endswith(f".{sender}") or sender.endswith(f".{vouching}")
    said = f"{vouching} vouches for {sender}" if same else f"{vouching} cannot vouch for {sender}: another domain"
    return Finding(about, same, said)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


def _own(domain: str, institution: str) -> Finding:
    """The sender's domain is the institution's, or one below or above it."""
    same = domain == institution or domain.endswith(f".{institution}") or institution.endswith(f".{domain}")
    said = f"{domain} is the institution's own" if same else f"{domain} is not {institution}, the institution's"
    return Finding("domain", same, said)


def _spf(records: Sequence[str]) -> Finding:
    found = [one for one in records if one.lower().split(" ", 1)[0] == "v=spf1"]
    if len(found) != 1:
        return Finding("SPF", False, f"{len(found)} records; there must be exactly one (RFC 7208)")
    closes = found[0].lower().split()[-1] in ("-all", "~all") or "redirect=" in found[0]
    return Finding("SPF", closes, found[0] if closes else f"{found[0]} lets anybody send; end it with -all")


def _dmarc(domain: str, look_up: Lookup) -> Finding:
    """The record of the domain, else of the nearest one above it (RFC 7489)."""
    labels = domain.split(".")
    for n in range(len(labels) - 1):
        above = ".".join(labels[n:])
        found = [one for one in look_up(f"_dmarc.{above}") if one.replace(" ", "").lower().startswith("v=dmarc1")]
        if found:
            strict = any(f"p={wish}" in found[0].replace(" ", "").lower() for wish in ("quarantine", "reject"))
            return Finding("DMARC", strict, found[0] if strict else f"{found[0]} asks nothing; write p=quarantine")
    return Finding("DMARC", False, f"_dmarc.{domain} has no record")


def _dkim(selector: str, records: Sequence[str]) -> Finding:
    parts = [part.strip() for one in records for part in one.split(";")]
    holds = any(part.startswith("p=") and len(part) > 2 for part in parts)
    return Finding(f"DKIM {selector}", holds, "the key is there" if holds else "there is no key under this selector")
