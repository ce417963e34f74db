"""The JSON Schemas of the wire."""
import functools, json, pathlib
import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "Protocols" / "wire"


@functools.cache
def validator(name):
    """A validator of the draft that the schema itself names."""
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text())
    kind = jsonschema.validators.validator_for(schema, default=None)
    kind.check_schema(schema)
    return kind(schema)


def validate(name, text):
    """Raises where `text` is no JSON, or not what the schema describes; gives what it holds."""
    value = json.loads(text, object_pairs_hook=distinct, parse_constant=refuse)
    validator(name).validate(value)
    return value


def distinct(pairs):
    assert len({name for name, _ in pairs}) == len(pairs), f"a name stands twice: {pairs}"
    return dict(pairs)


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")
