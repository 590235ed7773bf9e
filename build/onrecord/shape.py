"""The shape of annotation files: one JSON Schema, for editors and for us, its vocabularies taken from the Table Schemas."""

from __future__ import annotations

from functools import cache
from typing import Any

from onrecord.schemas import Column, schema

Json = dict[str, Any]


def annotation_schema() -> Json:
    """The JSON Schema (draft 7, which editors read) of every YAML file in `seeds/annotations/`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "onrecord annotation files",
        "description": "Made by `onrecord build` from schemas/*.json.",
        "oneOf": [{"$ref": f"#/definitions/{kind}"} for kind in FILES],
        "definitions": definitions(),
    }


# One file per report, and the files that all reports share.
FILES = {
    "report": "one report",
    "actors": "actors.yaml",
    "contracts": "contracts.yaml",
    "questions": "questions.yaml",
    "relations": "relations.yaml",
    "retired": "retired.yaml",
    "dataset": "dataset.yaml",
}


def kind(stem: str) -> str:
    """What a file of this name holds: one report, unless it is one of those that all reports share."""
    return stem if stem in FILES else "report"


def part(told: Json, form: str) -> Json:
    """The shape of a value that is an object, an array or a string; empty where it should be none of that form."""
    while "$ref" in told:
        told = definitions()[told["$ref"].rpartition("/")[2]]
    if "anyOf" in told:
        return next(filter(None, (part(one, form) for one in told["anyOf"])), {})
    return told if told.get("type") == form else {}


def in_order(told: Any, shape: Json) -> Any:
    """The same content, its keys in the order of the shape: in what order they were typed says nothing."""
    if isinstance(told, dict):
        keys = part(shape, "object").get("properties", {})
        return {key: in_order(told[key], keys[key]) for key in keys if key in told}
    if isinstance(told, list):
        return [in_order(item, part(shape, "array").get("items", {})) for item in told]
    return told


def _object(told: str, properties: Json, required: str = "") -> Json:
    """An entry, its keys in the order in which they are typed."""
    return {
        "type": "object",
        "description": told,
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(of: Json, told: str = "") -> Json:
    return {"type": "array", "items": of} | ({"description": told} if told else {})


def _ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _text(told: str) -> Json:
    return {"type": "string", "minLength": 1, "description": told}


def _ours(told: str) -> Json:
    """Text that people word themselves; all other text is words of a report, a name or an address."""
    return _text(told) | {"restsOn": "judgement"}


def _enum(table: str, column: str) -> Json:
    told = schema(table).columns[column]
    return {"type": "string", "enum": told.constraints["enum"], "description": told.told["description"]}


def _grounds(table: str) -> Json:
    """The keys under which a table's columns that rest on words are annotated."""
    return {
        column.told["annotatedAs"]: _ground(column)
        for column in schema(table).resting_on("words").values()
        if column.told.get("annotatedAs", "exact") != "exact"
    }


def _ground(column: Column) -> Json:
    short = _ref("id") if column.told["transform"] == "actor" else _text("The words, copied from the report letter for letter.")
    return {"description": column.told["description"], "anyOf": [short, _ref("ground"), _list(_ref("ground"))]}


@cache
def definitions() -> Json:
    """What a file, and each kind of entry in it, holds."""
    evidence = schema("evidence").columns
    exact = {"exact": _text("The words, copied from the report letter for letter.")}
    number = {"type": "integer", "minimum": 1, "maximum": 999_999}
    which = {"occurrence": number | {"description": evidence["occurrence"].told["description"]}}
    words = exact | which
    basis = {"basis": _enum("evidence", "basis")}
    reason = {"because": _ours(evidence["because"].told["description"])}
    judged = {"because": _ours("Why it is judged so.")}
    step = {relation: _ref("id") for relation in schema("attributions").columns["relation"].constraints["enum"]}
    way = _list(_ref("step"), "The steps between whoever said it and this report, in order.")
    ways = {"way": way, "ways": _list(way, "One list of steps for each way by which it came.")}
    also = {"also": _list(_ref("more_words"), "Further words of this report that support the row.")}
    source = _grounds("sources")
    return {
        "id": {
            "type": "string",
            "pattern": schema("actors").columns["actor_id"].constraints["pattern"],
            "description": "A lower-case slug, chosen by people and kept for ever, such as report-003.",
        },
        "ground": _object(
            "Words of this report that give a value, or where else the value comes from.",
            {"value": _text("The value, where the words don't give it by rule.")}
            | words
            | basis
            | {"rank": _enum("evidence", "rank")}
            | reason
            | {"where": _text(evidence["where"].told["description"])},
        ),
        "more_words": _object(
            "More words for the same row.", words | {"role": _enum("evidence", "role")} | basis | reason, "exact role"
        ),
        "step": _object(
            "One step: a relation and whom it passed.",
            {name: told for name, told in step.items() if name != "relayed_by"}
            | {"basis": _enum("attributions", "basis")}
            | reason,
        ),
        "name": _object(
            "A name that this report gives to an actor or a contract.",
            {"actor": _ref("id"), "contract": _ref("id")} | words | basis | reason,
            "exact",
        ),
        "cited": _object(
            "A source that this report names, or a marker such as [1].", {"id": _ref("id")} | words | source, "id exact"
        ),
        "source": _object(
            "The report itself, as a source.",
            {"id": _ref("id"), "language": _text(schema("sources").columns["language"].told["description"])}
            | source
            | {"supersedes": _ref("id"), "cites": _list(_ref("cited"))},
            "id language",
        ),
        "actor_in_report": _object("What this report says of an actor.", {"id": _ref("id")} | _grounds("actors"), "id"),
        "contract_in_report": _object("What this report says of a contract.", {"id": _ref("id")} | _grounds("contracts"), "id"),
        "quote": _object(
            "Words in quotation marks.",
            {"id": _ref("id")}
            | words
            | {"type": _enum("quotes", "quote_type")}
            | _grounds("quotes")
            | {"repeats": _ref("id")}
            | ways
            | also,
            "id exact type",
        ),
        "claim": _object(
            "One assertion.",
            {"id": _ref("id"), "claim": _ours(schema("claims").columns["claim"].told["description"])}
            | {"type": _enum("claims", "claim_type")}
            | words
            | _grounds("claims")
            | {name: _ref("id") for name in ("quote", "contract", "answers")}
            | ways
            | also,
            "id claim type exact",
        ),
        "mark": _object("A mark that is nothing to record.", words | judged, "exact because"),
        "report": _object(
            "What we read in one report.",
            {
                "status": {"type": "string", "enum": ["draft"], "description": "draft: nobody has looked at it yet."},
                "report": _text("The report's file name in seeds/."),
                "source": _ref("source"),
                "names": _list(_ref("name")),
                "actors": _list(_ref("actor_in_report")),
                "contracts": _list(_ref("contract_in_report")),
                "quotes": _list(_ref("quote")),
                "claims": _list(_ref("claim")),
                "set_aside": _list(_ref("mark")),
            },
            "report source",
        ),
        "actor": _object(
            "An actor.",
            {"id": _ref("id"), "name": _text(schema("actors").columns["name"].told["description"])}
            | {"type": _enum("actors", "actor_type"), "naming": _enum("actors", "naming")},
            "id name type naming",
        ),
        "identity": _object(
            "Whether two actors are one.",
            {"actor": _ref("id"), "other": _ref("id"), "judgement": _enum("identities", "judgement")}
            | {"basis": _enum("identities", "basis")}
            | judged,
            "actor other judgement basis because",
        ),
        "actors": _object(
            "Actors of all reports.", {"actors": _list(_ref("actor")), "identities": _list(_ref("identity"))}, "actors"
        ),
        "contract": _object(
            "A contract.",
            {"id": _ref("id"), "title": _text(schema("contracts").columns["title"].told["description"])},
            "id title",
        ),
        "contracts": _object("Contracts of all reports.", {"contracts": _list(_ref("contract"))}, "contracts"),
        "question": _object("A question.", {"id": _ref("id"), "question": _ours("The question, in our words.")}, "id question"),
        "questions": _object("Questions that claims answer.", {"questions": _list(_ref("question"))}, "questions"),
        "relation": _object(
            "A judged pair of claims.",
            {"claim": _ref("id"), "other": _ref("id"), "relation": _enum("relations", "relation")} | judged,
            "claim other relation because",
        ),
        "relations": _object("Judged pairs of claims.", {"relations": _list(_ref("relation"))}, "relations"),
        "retired_id": _object("An id that was published and is no longer used.", {"id": _ref("id")} | judged, "id because"),
        "dataset": _object("What the package says of itself.", {"dataset": _ref("package")}, "dataset"),
        "package": _object(
            "Package properties, as the Data Package standard has them.",
            {
                "name": _ref("id"),
                "title": _ours("A title for readers."),
                "description": _ours("What the data is."),
                "homepage": _text("Where the data is at home, on the web."),
                "corrections": _text("Where a typed file can be corrected, on the web: an address with {path} and {line} in it."),
                "version": _text("Semantic version of the data."),
                "licenses": _list(
                    _object("", {"name": _text("name"), "title": _ours("title"), "path": _text("path")}, "name title path")
                ),
                "contributors": _list(_object("", {"title": _ours("title"), "role": _text("role")}, "title role")),
            },
            "name title version licenses contributors",
        ),
        "retired": _object("Ids no longer used.", {"retired": _list(_ref("retired_id"))}, "retired"),
    }
