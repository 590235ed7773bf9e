"""Look: each file's bytes seen once: whether DuckDB reads it as we do, whether characters may be unseen in it, and its hash."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from onrecord.tabular.bits import blocks
from onrecord.tabular.rfc4180 import Letter
from onrecord.tabular.table_schema import Resource
from onrecord.tabular.unseen import Sight

HASHES = ("md5", "sha1", "sha256", "sha512")


class Looked(NamedTuple):
    """What a look at a file's bytes says; `fault` is what the system said where they can't be read."""

    plain: bool = False
    unseen: bool = False
    digest: str = ""
    fault: str = ""


def look(resource: Resource) -> Looked:
    """What a resource's file says at a look, as far as somebody asks."""
    algorithm, _ = stated(resource)
    asked = resource.tabular and resource.dialect.plain
    if resource.path is None or not resource.path.is_file() or not (asked or algorithm in HASHES):
        return Looked()
    digest = hashlib.new(algorithm if algorithm in HASHES else "sha256")
    letter, sight = Letter(resource.dialect.delimiter), Sight()
    try:
        with resource.path.open("rb") as file:
            for block, size in blocks(file, letter.filler):
                if algorithm in HASHES:
                    digest.update(block[:size].data)
                if asked:
                    letter.see(block, size)
                    sight.see(block)
    except OSError as fault:
        return Looked(fault=fault.strerror or str(fault))
    return Looked(asked and letter.good, asked and sight.any, digest.hexdigest())


def stated(resource: Resource) -> tuple[str, str]:
    """The algorithm and the hash that the descriptor states; nothing where it states none."""
    told = resource.told.get("hash")
    if not told:
        return "", ""
    algorithm, _, digest = told.rpartition(":")
    return algorithm.lower() or "md5", digest.lower()
