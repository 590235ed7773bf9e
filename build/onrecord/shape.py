"""The shape of annotation files: one JSON Schema, for editors and for us, its vocabularies taken from the Table Schemas."""

from __future__ import annotations

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
        "definitions": _definitions(),
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


def _object(told: str, required: Json | None = None, optional: Json | None = None) -> Json:
    return {
        "type": "object",
        "description": told,
        "properties": (required or {}) | (optional or {}),
        "required": list(required or {}),
        "additionalProperties": False,
    }


def _list(of: Json, told: str = "") -> Json:
    return {"type": "array", "items": of} | ({"description": told} if told else {})


def _properties(*names: str) -> Json:
    return _object("", {name: _text(name) for name in names})


def _ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _text(told: str) -> Json:
    return {"type": "string", "minLength": 1, "description": told}


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


def _definitions() -> Json:
    evidence = schema("evidence").columns
    exact = {"exact": _text("The words, copied from the report letter for letter.")}
    which = {
        "occurrence": {
            "type": "integer",
            "minimum": 1,
            "maximum": 999_999,
            "description": evidence["occurrence"].told["description"],
        }
    }
    reason = {"because": _text(evidence["because"].told["description"])}
    basis = {"basis": _enum("evidence", "basis")}
    judged = {"because": _text("Why it is judged so.")}
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
            optional=exact
            | which
            | basis
            | reason
            | {
                "value": _text("The value, where the words don't give it by rule."),
                "rank": _enum("evidence", "rank"),
                "where": _text(evidence["where"].told["description"]),
            },
        ),
        "more_words": _object(
            "More words for the same row.", exact | {"role": _enum("evidence", "role")}, which | basis | reason
        ),
        "step": _object(
            "One step: a relation and whom it passed.",
            optional={name: told for name, told in step.items() if name != "relayed_by"}
            | {"basis": _enum("attributions", "basis")}
            | reason,
        ),
        "name": _object(
            "A name that this report gives to an actor or a contract.",
            exact,
            {"actor": _ref("id"), "contract": _ref("id")} | which | basis | reason,
        ),
        "cited": _object("A source that this report names, or a marker such as [1].", {"id": _ref("id")} | exact, which | source),
        "source": _object(
            "The report itself, as a source.",
            {"id": _ref("id"), "language": _text(schema("sources").columns["language"].told["description"])},
            source | {"supersedes": _ref("id"), "cites": _list(_ref("cited"))},
        ),
        "actor_in_report": _object("What this report says of an actor.", {"id": _ref("id")}, _grounds("actors")),
        "contract_in_report": _object("What this report says of a contract.", {"id": _ref("id")}, _grounds("contracts")),
        "quote": _object(
            "Words in quotation marks.",
            {"id": _ref("id")} | exact | {"type": _enum("quotes", "quote_type")},
            which | _grounds("quotes") | {"repeats": _ref("id")} | also | ways,
        ),
        "claim": _object(
            "One assertion.",
            {"id": _ref("id"), "claim": _text(schema("claims").columns["claim"].told["description"])}
            | {"type": _enum("claims", "claim_type")}
            | exact,
            which | _grounds("claims") | {name: _ref("id") for name in ("quote", "contract", "answers")} | also | ways,
        ),
        "mark": _object("A mark that is nothing to record.", exact | judged, which),
        "report": _object(
            "What we read in one report.",
            {"report": _text("The report's file name in seeds/."), "source": _ref("source")},
            {
                "status": {"type": "string", "enum": ["draft"], "description": "draft: nobody has looked at it yet."},
                "names": _list(_ref("name")),
                "actors": _list(_ref("actor_in_report")),
                "contracts": _list(_ref("contract_in_report")),
                "quotes": _list(_ref("quote")),
                "claims": _list(_ref("claim")),
                "set_aside": _list(_ref("mark")),
            },
        ),
        "actor": _object(
            "An actor.",
            {"id": _ref("id"), "name": _text(schema("actors").columns["name"].told["description"])}
            | {"type": _enum("actors", "actor_type"), "naming": _enum("actors", "naming")},
        ),
        "identity": _object(
            "Whether two actors are one.",
            {"actor": _ref("id"), "other": _ref("id"), "judgement": _enum("identities", "judgement")}
            | {"basis": _enum("identities", "basis")}
            | judged,
        ),
        "actors": _object("Actors of all reports.", {"actors": _list(_ref("actor"))}, {"identities": _list(_ref("identity"))}),
        "contract": _object(
            "A contract.", {"id": _ref("id"), "title": _text(schema("contracts").columns["title"].told["description"])}
        ),
        "contracts": _object("Contracts of all reports.", {"contracts": _list(_ref("contract"))}),
        "question": _object("A question.", {"id": _ref("id"), "question": _text("The question, in our words.")}),
        "questions": _object("Questions that claims answer.", {"questions": _list(_ref("question"))}),
        "relation": _object(
            "A judged pair of claims.",
            {"claim": _ref("id"), "other": _ref("id"), "relation": _enum("relations", "relation")} | judged,
        ),
        "relations": _object("Judged pairs of claims.", {"relations": _list(_ref("relation"))}),
        "retired_id": _object("An id that was published and is no longer used.", {"id": _ref("id")} | judged),
        "dataset": _object("What the package says of itself.", {"dataset": _ref("package")}),
        "package": _object(
            "Package properties, as the Data Package standard has them.",
            {"name": _ref("id"), "title": _text("A title for readers."), "version": _text("Semantic version of the data.")}
            | {"licenses": _list(_properties("name", "title", "path")), "contributors": _list(_properties("title", "role"))},
            {"description": _text("What the data is."), "homepage": _text("Where the data is at home, on the web.")},
        ),
        "retired": _object("Ids no longer used.", {"retired": _list(_ref("retired_id"))}),
    }
