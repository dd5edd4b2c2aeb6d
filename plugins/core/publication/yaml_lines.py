"""Front matter written as lines of YAML that our own reader, and any other, reads back as they were given."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence


def format_yaml_key(key: str, value: object, bare_keys: Collection[str] = ()) -> Iterator[str]:
    """The lines of one key: a text, a mapping of texts, or a list of texts or of such mappings. The text of one of `bare_keys`, which holds
    no sign of YAML's, has no quotes."""
    if isinstance(value, str):
        yield f"{key}: {value if key in bare_keys else format_scalar(value)}"
        return
    yield f"{key}:"
    if isinstance(value, Mapping):
        yield from (f"  {name}: {format_scalar(text)}" for name, text in value.items())
    elif isinstance(value, Sequence):
        for item in value:
            yield from _format_item(item)


def _format_item(item: object) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield f"  - {format_scalar(item)}"
        return
    for rank, (name, text) in enumerate(item.items()):
        yield f"  {' ' if rank else '-'} {name}: {format_scalar(text)}"


def format_scalar(text: object) -> str:
    """A scalar of YAML that nothing can take for anything else: JSON's texts are YAML's. https://yaml.org/spec/1.2.2/#13-terminology"""
    return json.dumps(str(text), ensure_ascii=False)
